// Pulumi-resource-lab is a stand-in for any Pulumi provider: installed as `pulumi-resource-aws`, it answers for `aws`. It makes
// nothing and keeps nothing; what it says of a resource follows from the inputs alone:
//
//   - the outputs are the inputs and an `arn`, which is unknown until the resource is created;
//   - a changed `name` or `bucket` replaces the resource, any other change updates it;
//   - the input `refuse` makes Check fail with that reason, `fail` makes creation and update fail with it;
//   - `aws` adds the key `__defaults`, as the providers bridged from Terraform do.
package main

import (
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-resource-lab:", err)
		os.Exit(1)
	}
}

// serve answers the engine, which reads the port from the first line, until it ends this process.
func serve() error {
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterResourceProviderServer(server, &provider{})
			return nil
		},
	})
	if err != nil {
		return err
	}
	fmt.Println(handle.Port)
	return <-handle.Done
}
