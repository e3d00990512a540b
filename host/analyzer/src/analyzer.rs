//! The service `pulumirpc.Analyzer` of one pack.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tonic::{Code, Request, Response, Status, async_trait};

use crate::guard::blocking;
use crate::log::Log;
use crate::pack::{Open, Pack, Start};
use crate::protocol::analyzer_server::{Analyzer, AnalyzerServer};
use crate::protocol::{
    AnalyzeRequest, AnalyzeResponse, AnalyzeStackRequest, AnalyzerHandshakeRequest, AnalyzerHandshakeResponse,
    AnalyzerInfo, AnalyzerStackConfigureRequest, AnalyzerStackConfigureResponse, ConfigureAnalyzerRequest, PluginInfo,
    RemediateResponse,
};
use crate::server::MESSAGE;

/// A pack, or why there is none.
pub(crate) type Opened = Result<Arc<dyn Pack>, String>;

/// Opens the pack that `start` is about, if it tells.
pub(crate) async fn open(opener: Arc<dyn Open>, start: Result<Start, String>, log: Log) -> Opened {
    let start = start?;
    blocking(move || opener.open(start, log)).await
}

/// The service of one pack.
pub(crate) fn service(pack: Opened, log: Log, end: CancellationToken) -> AnalyzerServer<AnalyzerService> {
    AnalyzerServer::new(AnalyzerService { pack, log, end })
        .max_decoding_message_size(MESSAGE)
        .max_encoding_message_size(MESSAGE)
}

/// Hands each call to the pack, on a thread that may block.
pub(crate) struct AnalyzerService {
    pack: Opened,
    log: Log,
    /// Ends the server.
    end: CancellationToken,
}

impl AnalyzerService {
    /// The pack.
    fn pack(&self) -> Result<Arc<dyn Pack>, Status> {
        // The CLI takes Unimplemented for "no such call" and Unavailable for "ask again"; all other codes read alike.
        self.pack.clone().map_err(Status::failed_precondition)
    }

    /// What the pack answers.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Pack) -> Result<T, String> + Send + 'static,
    ) -> Result<Response<T>, Status> {
        let pack = self.pack()?;
        let answer = blocking(move || question(&*pack)).await;
        answer
            .map(Response::new)
            .map_err(|text| Status::new(Code::Unknown, text))
    }
}

#[async_trait]
impl Analyzer for AnalyzerService {
    async fn handshake(
        &self,
        request: Request<AnalyzerHandshakeRequest>,
    ) -> Result<Response<AnalyzerHandshakeResponse>, Status> {
        self.log.redirect(request.into_inner().engine_address).await;
        self.pack().map(|_| Response::new(AnalyzerHandshakeResponse {}))
    }

    async fn configure_stack(
        &self,
        request: Request<AnalyzerStackConfigureRequest>,
    ) -> Result<Response<AnalyzerStackConfigureResponse>, Status> {
        let stack = request.into_inner();
        self.ask(|pack| pack.configure_stack(stack).map(|()| AnalyzerStackConfigureResponse {}))
            .await
    }

    async fn get_plugin_info(&self, _: Request<()>) -> Result<Response<PluginInfo>, Status> {
        self.ask(|pack| {
            Ok(PluginInfo {
                version: pack.plugin_version(),
            })
        })
        .await
    }

    async fn get_analyzer_info(&self, _: Request<()>) -> Result<Response<AnalyzerInfo>, Status> {
        self.ask(<dyn Pack>::info).await
    }

    async fn configure(&self, request: Request<ConfigureAnalyzerRequest>) -> Result<Response<()>, Status> {
        let policies = request.into_inner().policy_config;
        self.ask(|pack| pack.configure(policies)).await
    }

    async fn analyze(&self, request: Request<AnalyzeRequest>) -> Result<Response<AnalyzeResponse>, Status> {
        let resource = request.into_inner();
        self.ask(|pack| pack.analyze(resource)).await
    }

    async fn analyze_stack(&self, request: Request<AnalyzeStackRequest>) -> Result<Response<AnalyzeResponse>, Status> {
        let stack = request.into_inner();
        self.ask(|pack| pack.analyze_stack(stack)).await
    }

    async fn remediate(&self, request: Request<AnalyzeRequest>) -> Result<Response<RemediateResponse>, Status> {
        let resource = request.into_inner();
        self.ask(|pack| pack.remediate(resource)).await
    }

    async fn cancel(&self, _: Request<()>) -> Result<Response<()>, Status> {
        self.log.flush().await;
        self.end.cancel(); // this call is answered before the server ends
        Ok(Response::new(()))
    }
}
