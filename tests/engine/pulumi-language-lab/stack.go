package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

// marshalling keeps what the engine tells apart.
var marshalling = plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true}

// stack is what is registered so far.
type stack struct {
	monitor    pulumirpc.ResourceMonitorClient
	request    *pulumirpc.RunRequest
	registered map[string]registered
}

// registered is a resource that the engine has taken.
type registered struct {
	urn     string
	id      string
	outputs resource.PropertyMap
}

func newStack(request *pulumirpc.RunRequest, monitor pulumirpc.ResourceMonitorClient) *stack {
	return &stack{monitor: monitor, request: request, registered: map[string]registered{}}
}

// register registers the stack, the program's resources in their order, and the stack's outputs.
func (s *stack) register(ctx context.Context, program program) error {
	root, err := s.send(ctx, &pulumirpc.RegisterResourceRequest{
		Type: string(resource.RootStackType),
		Name: s.request.Project + "-" + s.request.Stack,
	})
	if err != nil {
		return err
	}
	// The parent of what names none.
	s.registered[""] = root
	for _, declaration := range program.Resources {
		if err := s.declare(ctx, declaration); err != nil {
			return fmt.Errorf("resource `%s`: %w", declaration.Name, err)
		}
	}
	outputs, err := s.evaluateAll(program.Outputs)
	if err != nil {
		return fmt.Errorf("outputs: %w", err)
	}
	return s.sendOutputs(ctx, root.urn, outputs.object)
}

// declare registers one resource of the program.
func (s *stack) declare(ctx context.Context, declaration declaration) error {
	if _, taken := s.registered[declaration.Name]; taken {
		return fmt.Errorf("there is one of that name already")
	}
	properties, err := s.evaluateAll(declaration.Properties)
	if err != nil {
		return err
	}
	request := &pulumirpc.RegisterResourceRequest{
		Type:                 declaration.Type,
		Name:                 declaration.Name,
		Custom:               !declaration.Component,
		Object:               properties.object,
		PropertyDependencies: properties.dependencies,
		Dependencies:         properties.urns(),
	}
	if err := s.setOptions(request, declaration.Options); err != nil {
		return err
	}
	taken, err := s.send(ctx, request)
	if err != nil {
		return err
	}
	s.registered[declaration.Name] = taken
	if declaration.Component {
		return s.sendOutputs(ctx, taken.urn, properties.object)
	}
	return nil
}

// setOptions adds the options to a request.
func (s *stack) setOptions(request *pulumirpc.RegisterResourceRequest, options options) error {
	for _, name := range options.DependsOn {
		dependency, err := s.find(name)
		if err != nil {
			return err
		}
		request.Dependencies = append(request.Dependencies, dependency.urn)
	}
	slices.Sort(request.Dependencies)
	request.Dependencies = slices.Compact(request.Dependencies)
	if options.Provider != "" {
		provider, err := s.find(options.Provider)
		if err != nil {
			return err
		}
		request.Provider = provider.urn + "::" + provider.id
	}
	setPlainOptions(request, options)
	parent, err := s.find(options.Parent)
	request.Parent = parent.urn
	return err
}

// setPlainOptions adds the options that name no other resource.
func setPlainOptions(request *pulumirpc.RegisterResourceRequest, options options) {
	request.Protect = options.Protect
	request.IgnoreChanges = options.IgnoreChanges
	request.AdditionalSecretOutputs = options.AdditionalSecretOutputs
	request.CustomTimeouts = &pulumirpc.RegisterResourceRequest_CustomTimeouts{
		Create: options.CustomTimeouts.Create,
		Update: options.CustomTimeouts.Update,
		Delete: options.CustomTimeouts.Delete,
		Read:   options.CustomTimeouts.Read,
	}
	if options.DeleteBeforeReplace != nil {
		request.DeleteBeforeReplace = *options.DeleteBeforeReplace
		request.DeleteBeforeReplaceDefined = true
	}
	for _, urn := range options.Aliases {
		request.Aliases = append(request.Aliases, &pulumirpc.Alias{Alias: &pulumirpc.Alias_Urn{Urn: urn}})
	}
}

// send registers one resource, and returns what the engine made of it.
func (s *stack) send(ctx context.Context, request *pulumirpc.RegisterResourceRequest) (registered, error) {
	request.AcceptSecrets = true
	request.AcceptResources = true
	request.SupportsPartialValues = true
	response, err := s.monitor.RegisterResource(ctx, request)
	if err != nil {
		return registered{}, fmt.Errorf("the engine says: %w", err)
	}
	outputs, err := plugin.UnmarshalProperties(response.Object, marshalling)
	if err != nil {
		return registered{}, err
	}
	id := response.Id
	if id == "" {
		// Pulumi's SDKs, too, write this for a provider that is not there yet.
		id = plugin.UnknownStringValue
	}
	return registered{urn: response.Urn, id: id, outputs: outputs}, nil
}

// sendOutputs tells the engine the outputs of the stack or of a component, after which nothing is a child of it.
func (s *stack) sendOutputs(ctx context.Context, urn string, outputs *structpb.Struct) error {
	request := &pulumirpc.RegisterResourceOutputsRequest{Urn: urn, Outputs: outputs}
	if _, err := s.monitor.RegisterResourceOutputs(ctx, request); err != nil {
		return fmt.Errorf("the engine says: %w", err)
	}
	return nil
}

func (s *stack) find(name string) (registered, error) {
	found, ok := s.registered[name]
	if !ok {
		return found, fmt.Errorf("no resource is called `%s` up to here", name)
	}
	return found, nil
}
