// Pulumi-resource-lab is a stand-in for any Pulumi provider: installed as `pulumi-resource-aws`, it answers for `aws`. It makes
// nothing and keeps nothing; what it says of a resource follows from the inputs alone:
//
//   - the outputs are the inputs and an `arn`, which is unknown until the resource is created;
//   - a changed `name` or `bucket` replaces the resource, any other change updates it;
//   - the input `refuse` makes Check fail with that reason, `fail` makes creation and update fail with it;
//   - `aws` adds the key `__defaults`, as the providers bridged from Terraform do.
package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"portcullis/engine/serve"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// unknown is what stands for a string that only the update will know (sdk/go/common/resource/plugin/rpc.go).
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

// replacing are the properties that cannot be changed in place.
var replacing = []string{"name", "bucket"}

func main() {
	serve.Plugin(func(server *grpc.Server) { pulumirpc.RegisterResourceProviderServer(server, &provider{}) })
}

// provider answers what the engine asks of a provider. Secrets and unknowns go through it as they come.
type provider struct {
	pulumirpc.UnimplementedResourceProviderServer
}

// GetPluginInfo returns no version: the engine knows that of the folder.
func (*provider) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{}, nil
}

// CheckConfig takes any configuration of the provider.
func (*provider) CheckConfig(_ context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	return &pulumirpc.CheckResponse{Inputs: request.News}, nil
}

// DiffConfig never replaces a provider.
func (*provider) DiffConfig(_ context.Context, request *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	response := compare(request.OldInputs, request.News)
	response.Replaces = nil
	return response, nil
}

// Configure says what the provider can: secrets, and to be asked in a preview.
func (*provider) Configure(context.Context, *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	return &pulumirpc.ConfigureResponse{AcceptSecrets: true, SupportsPreview: true}, nil
}

// Check returns the inputs.
func (*provider) Check(_ context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	if reason := text(request.News, "refuse"); reason != "" {
		failure := &pulumirpc.CheckFailure{Property: "refuse", Reason: reason}
		return &pulumirpc.CheckResponse{Failures: []*pulumirpc.CheckFailure{failure}}, nil
	}
	inputs := request.News
	if strings.HasPrefix(request.Type, "aws:") {
		inputs = with(inputs, "__defaults", structpb.NewListValue(&structpb.ListValue{}))
	}
	return &pulumirpc.CheckResponse{Inputs: inputs}, nil
}

// Diff compares the inputs.
func (*provider) Diff(_ context.Context, request *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	return compare(request.OldInputs, request.News), nil
}

// Create returns the outputs. The identifier is the resource's name, so that tests can tell it.
func (*provider) Create(_ context.Context, request *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	if request.Preview {
		return &pulumirpc.CreateResponse{Properties: outputs(request.Properties, unknown)}, nil
	}
	if reason := text(request.Properties, "fail"); reason != "" {
		return nil, errors.New(reason)
	}
	arn := "arn:lab:" + request.Type + ":" + request.Name
	return &pulumirpc.CreateResponse{Id: request.Name, Properties: outputs(request.Properties, arn)}, nil
}

// Update returns the outputs; the `arn` stays.
func (*provider) Update(_ context.Context, request *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	if reason := text(request.News, "fail"); reason != "" && !request.Preview {
		return nil, errors.New(reason)
	}
	return &pulumirpc.UpdateResponse{Properties: outputs(request.News, text(request.Olds, "arn"))}, nil
}

// Delete has nothing to delete.
func (*provider) Delete(context.Context, *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// Read finds every resource as it was.
func (*provider) Read(_ context.Context, request *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	return &pulumirpc.ReadResponse{Id: request.Id, Properties: request.Properties, Inputs: request.Inputs}, nil
}

// Cancel has nothing to cancel.
func (*provider) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// compare returns how the new inputs differ from the old ones, by property of the top level.
func compare(olds, news *structpb.Struct) *pulumirpc.DiffResponse {
	response := &pulumirpc.DiffResponse{
		Changes:         pulumirpc.DiffResponse_DIFF_NONE,
		HasDetailedDiff: true,
		DetailedDiff:    map[string]*pulumirpc.PropertyDiff{},
	}
	all := maps.Clone(olds.GetFields())
	maps.Copy(all, news.GetFields())
	for _, key := range slices.Sorted(maps.Keys(all)) {
		was, is := olds.GetFields()[key], news.GetFields()[key]
		if proto.Equal(was, is) {
			continue
		}
		response.Changes = pulumirpc.DiffResponse_DIFF_SOME
		response.Diffs = append(response.Diffs, key)
		replaces := slices.Contains(replacing, key)
		if replaces {
			response.Replaces = append(response.Replaces, key)
		}
		response.DetailedDiff[key] = &pulumirpc.PropertyDiff{Kind: kind(was, is, replaces), InputDiff: true}
	}
	return response
}

// kind returns what happens to a property that was one value and is another.
func kind(was, is *structpb.Value, replaces bool) pulumirpc.PropertyDiff_Kind {
	kind := pulumirpc.PropertyDiff_UPDATE
	switch {
	case was == nil:
		kind = pulumirpc.PropertyDiff_ADD
	case is == nil:
		kind = pulumirpc.PropertyDiff_DELETE
	}
	if replaces {
		kind++ // each kind stands before the one that also replaces
	}
	return kind
}

func outputs(inputs *structpb.Struct, arn string) *structpb.Struct {
	return with(inputs, "arn", structpb.NewStringValue(arn))
}

// with returns properties with one more.
func with(properties *structpb.Struct, key string, value *structpb.Value) *structpb.Struct {
	fields := map[string]*structpb.Value{key: value}
	for existing, property := range properties.GetFields() {
		if existing != key {
			fields[existing] = property
		}
	}
	return &structpb.Struct{Fields: fields}
}

// text returns a property that is a string, and "" for anything else.
func text(properties *structpb.Struct, key string) string {
	return properties.GetFields()[key].GetStringValue()
}
