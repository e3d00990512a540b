// Package serve is what all plugins of the lab have in common: how they begin and end.
package serve

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"google.golang.org/grpc"
)

// Plugin serves what register adds to a server until the engine, which reads the port from the first line, ends this process.
func Plugin(register func(*grpc.Server), options ...grpc.ServerOption) {
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			register(server)
			return nil
		},
		Options: options,
	})
	if err == nil {
		fmt.Println(handle.Port)
		err = <-handle.Done
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", filepath.Base(os.Args[0]), err)
		os.Exit(1)
	}
}
