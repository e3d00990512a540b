// Pulumi-language-lab is a Pulumi language host whose programs are data: it registers the resources that `program.json` lists,
// so that a test says in a few lines of JSON what the engine is to be told.
package main

import (
	"context"
	"path/filepath"

	"portcullis/engine/serve"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

func main() {
	serve.Plugin(func(server *grpc.Server) { pulumirpc.RegisterLanguageRuntimeServer(server, &host{}) })
}

// host answers what the engine asks of a language. What is left out no preview or update calls.
type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
}

// GetPluginInfo returns a version, which the engine only shows.
func (*host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "1.0.0"}, nil
}

// GetRequiredPackages returns none: providers are found by the types of the resources.
func (*host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// Run registers the program's resources, one after another.
func (*host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	err := run(ctx, request)
	switch status.Code(err) {
	case codes.OK:
		return &pulumirpc.RunResponse{}, nil
	case codes.Canceled, codes.Unavailable:
		// The engine has stopped, and has told its user why.
		return &pulumirpc.RunResponse{Bail: true}, nil
	default:
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
}

func run(ctx context.Context, request *pulumirpc.RunRequest) error {
	program, err := readProgram(filepath.Join(request.Info.ProgramDirectory, "program.json"))
	if err != nil {
		return err
	}
	connection, err := grpc.NewClient(
		request.MonitorAddress,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		rpcutil.GrpcChannelOptions(),
	)
	if err != nil {
		return err
	}
	defer connection.Close()
	stack := newStack(request, pulumirpc.NewResourceMonitorClient(connection))
	return stack.register(ctx, program)
}
