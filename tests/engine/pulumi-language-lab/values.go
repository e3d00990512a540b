package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

// properties are ready to be sent, with what each of them depends on.
type properties struct {
	object       *structpb.Struct
	dependencies map[string]*pulumirpc.RegisterResourceRequest_PropertyDependencies
}

// urns returns all that some property depends on.
func (p properties) urns() []string {
	var urns []string
	for _, dependency := range p.dependencies {
		urns = append(urns, dependency.Urns...)
	}
	return urns
}

// evaluateAll evaluates the properties of a resource, or the outputs of the stack.
func (s *stack) evaluateAll(written map[string]any) (properties, error) {
	evaluated := resource.PropertyMap{}
	dependencies := map[string]*pulumirpc.RegisterResourceRequest_PropertyDependencies{}
	for key, value := range written {
		urns := map[string]bool{}
		property, err := s.evaluate(value, urns)
		if err != nil {
			return properties{}, fmt.Errorf("property `%s`: %w", key, err)
		}
		evaluated[resource.PropertyKey(key)] = property
		dependencies[key] = &pulumirpc.RegisterResourceRequest_PropertyDependencies{Urns: slices.Sorted(maps.Keys(urns))}
	}
	object, err := plugin.MarshalProperties(evaluated, marshalling)
	return properties{object: object, dependencies: dependencies}, err
}

// evaluate returns the value of some JSON, and adds the URNs that it depends on. An object with one of these keys stands for
// something else:
//
//	{"$secret": VALUE}            the value, as a secret
//	{"$output": "NAME.PROPERTY"}  an output of a resource, or its `id` or `urn`
//	{"$config": "KEY"}            a value of the stack's configuration, a string; the key is the project's or `NAMESPACE:KEY`
func (s *stack) evaluate(value any, urns map[string]bool) (resource.PropertyValue, error) {
	switch value := value.(type) {
	case []any:
		elements := make([]resource.PropertyValue, len(value))
		for index, element := range value {
			var err error
			if elements[index], err = s.evaluate(element, urns); err != nil {
				return resource.PropertyValue{}, err
			}
		}
		return resource.NewArrayProperty(elements), nil
	case map[string]any:
		return s.evaluateObject(value, urns)
	default:
		return resource.NewPropertyValue(value), nil
	}
}

func (s *stack) evaluateObject(object map[string]any, urns map[string]bool) (resource.PropertyValue, error) {
	if secret, ok := object["$secret"]; ok {
		value, err := s.evaluate(secret, urns)
		return resource.MakeSecret(value), err
	}
	if reference, ok := object["$output"].(string); ok {
		return s.output(reference, urns)
	}
	if key, ok := object["$config"].(string); ok {
		return s.config(key)
	}
	members := resource.PropertyMap{}
	for key, member := range object {
		value, err := s.evaluate(member, urns)
		if err != nil {
			return value, err
		}
		members[resource.PropertyKey(key)] = value
	}
	return resource.NewObjectProperty(members), nil
}

// output returns an output of a resource that is registered already. What a preview leaves out is unknown.
func (s *stack) output(reference string, urns map[string]bool) (resource.PropertyValue, error) {
	name, property, _ := strings.Cut(reference, ".")
	found, err := s.find(name)
	if err != nil {
		return resource.PropertyValue{}, err
	}
	urns[found.urn] = true
	switch {
	case property == "urn":
		return resource.NewStringProperty(found.urn), nil
	case property == "id" && found.id != plugin.UnknownStringValue:
		return resource.NewStringProperty(found.id), nil
	}
	path, err := resource.ParsePropertyPath(property)
	if err != nil {
		return resource.PropertyValue{}, err
	}
	if value, ok := path.Get(resource.NewObjectProperty(found.outputs)); ok {
		return value, nil
	}
	if s.request.DryRun {
		return resource.MakeComputed(resource.NewStringProperty("")), nil
	}
	return resource.PropertyValue{}, fmt.Errorf("`%s` has no output `%s`", name, property)
}

// config returns a value of the stack's configuration. A secret one stays a secret.
func (s *stack) config(key string) (resource.PropertyValue, error) {
	if !strings.Contains(key, ":") {
		key = s.request.Project + ":" + key
	}
	text, ok := s.request.Config[key]
	if !ok {
		return resource.PropertyValue{}, fmt.Errorf("the stack's configuration has no `%s`", key)
	}
	value := resource.NewStringProperty(text)
	if slices.Contains(s.request.ConfigSecretKeys, key) {
		value = resource.MakeSecret(value)
	}
	return value, nil
}
