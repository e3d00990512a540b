package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// program is what `program.json` holds.
type program struct {
	Resources []declaration `json:"resources"`
	// Outputs of the stack.
	Outputs map[string]any `json:"outputs"`
}

// declaration is one resource. A later one may refer to an earlier one by its name.
type declaration struct {
	Name string `json:"name"`
	Type string `json:"type"`
	// Component says that no provider manages the resource.
	Component bool `json:"component"`
	// Properties are plain JSON, with the objects of evaluate in it.
	Properties map[string]any `json:"properties"`
	Options    options        `json:"options"`
}

// options are Pulumi's resource options. Other resources are named by their names.
type options struct {
	Parent                  string   `json:"parent"`
	DependsOn               []string `json:"dependsOn"`
	Provider                string   `json:"provider"`
	Protect                 *bool    `json:"protect"`
	IgnoreChanges           []string `json:"ignoreChanges"`
	DeleteBeforeReplace     *bool    `json:"deleteBeforeReplace"`
	AdditionalSecretOutputs []string `json:"additionalSecretOutputs"`
	// Aliases are URNs.
	Aliases        []string `json:"aliases"`
	CustomTimeouts timeouts `json:"customTimeouts"`
}

// timeouts are durations as Pulumi's SDKs spell them, such as "5m".
type timeouts struct {
	Create string `json:"create"`
	Update string `json:"update"`
	Delete string `json:"delete"`
	Read   string `json:"read"`
}

// readProgram refuses keys that it does not know, so that no test passes because an option was misspelt.
func readProgram(path string) (program, error) {
	var read program
	file, err := os.Open(path)
	if err != nil {
		return read, err
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil {
		return read, fmt.Errorf("%s: %w", path, err)
	}
	return read, nil
}
