// Pulumi-analyzer-policy-floor is a policy pack's runtime that has nothing to say: what an operation costs with it, the engine
// itself spends on any analyzer. A pack with `runtime: floor` is judged by it.
//
// What the engine asks is appended to the file that `FLOOR_RECORD` names, if it names one.
package main

import (
	"context"
	"os"

	"portcullis/engine/serve"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

func main() {
	var options []grpc.ServerOption
	if file := os.Getenv("FLOOR_RECORD"); file != "" {
		options = append(options, recorder(file))
	}
	serve.Plugin(func(server *grpc.Server) { pulumirpc.RegisterAnalyzerServer(server, &floor{}) }, options...)
}

// floor is an analyzer that answers every question with nothing.
type floor struct {
	pulumirpc.UnimplementedAnalyzerServer
}

func (*floor) Handshake(
	context.Context, *pulumirpc.AnalyzerHandshakeRequest,
) (*pulumirpc.AnalyzerHandshakeResponse, error) {
	return &pulumirpc.AnalyzerHandshakeResponse{}, nil
}

func (*floor) ConfigureStack(
	context.Context, *pulumirpc.AnalyzerStackConfigureRequest,
) (*pulumirpc.AnalyzerStackConfigureResponse, error) {
	return &pulumirpc.AnalyzerStackConfigureResponse{}, nil
}

func (*floor) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "1.0.0"}, nil
}

func (*floor) GetAnalyzerInfo(context.Context, *emptypb.Empty) (*pulumirpc.AnalyzerInfo, error) {
	return &pulumirpc.AnalyzerInfo{Name: "floor", Version: "1.0.0"}, nil
}

func (*floor) Configure(context.Context, *pulumirpc.ConfigureAnalyzerRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (*floor) Remediate(context.Context, *pulumirpc.AnalyzeRequest) (*pulumirpc.RemediateResponse, error) {
	return &pulumirpc.RemediateResponse{}, nil
}

func (*floor) Analyze(context.Context, *pulumirpc.AnalyzeRequest) (*pulumirpc.AnalyzeResponse, error) {
	return &pulumirpc.AnalyzeResponse{}, nil
}

func (*floor) AnalyzeStack(context.Context, *pulumirpc.AnalyzeStackRequest) (*pulumirpc.AnalyzeResponse, error) {
	return &pulumirpc.AnalyzeResponse{}, nil
}

func (*floor) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}
