//! A server on a port of its own, and how it ends.

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tonic::codegen::{Service, http};
use tonic::server::NamedService;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

/// The engine's own limit of a message (`rpcutil.maxRPCMessageSize`), in bytes.
pub(crate) const MESSAGE: usize = 400 << 20;

/// How long the calls that run may go on when the server ends.
const GRACE: Duration = Duration::from_millis(500);

/// Binds a port of the loopback interface. Returns what comes in there, and the port.
///
/// # Errors
/// When no port is to be had.
pub(crate) async fn bind() -> std::io::Result<(TcpIncoming, u16)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = listener.local_addr()?.port();
    Ok((TcpIncoming::from(listener).with_nodelay(Some(true)), port))
}

/// Serves until `end`, and then answers what was asked before, but only for a moment.
///
/// # Errors
/// When the port fails.
pub(crate) async fn serve<S>(
    service: S,
    incoming: TcpIncoming,
    end: CancellationToken,
) -> Result<(), tonic::transport::Error>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible>,
    S: NamedService + Clone + Send + 'static,
    S::Future: Send,
{
    let server = Server::builder().serve_with_incoming_shutdown(service, incoming, end.clone().cancelled_owned());
    let late = async {
        end.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        result = server => result,
        () = late => Ok(()),
    }
}
