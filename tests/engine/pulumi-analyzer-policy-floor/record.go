package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// recorder returns what appends each request to a file, as a line of the method's name and the message in base64.
func recorder(file string) grpc.ServerOption {
	var lock sync.Mutex
	return grpc.ChainUnaryInterceptor(func(
		ctx context.Context, request any, info *grpc.UnaryServerInfo, answer grpc.UnaryHandler,
	) (any, error) {
		lock.Lock()
		err := record(file, path.Base(info.FullMethod), request.(proto.Message))
		lock.Unlock()
		if err != nil {
			return nil, err
		}
		return answer(ctx, request)
	})
}

func record(file, method string, request proto.Message) error {
	// Maps have no order of their own.
	message, err := proto.MarshalOptions{Deterministic: true}.Marshal(request)
	if err != nil {
		return err
	}
	written, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer written.Close()
	_, err = fmt.Fprintln(written, method, base64.StdEncoding.EncodeToString(message))
	return err
}
