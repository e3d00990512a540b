# The program as an image: one static file, run by nobody, in nothing.
#
#     docker buildx build --build-arg VERSION=0.1.0 --build-arg REVISION="$(git rev-parse HEAD)" \
#       --build-arg SOURCE=https://github.com/OWNER/portcullis --metadata-file builds/portcullis.json --provenance mode=max .
#
# Alpine's Rust links with musl without being told, and has the C compiler that wasmtime and the cryptography need, and the certificates
# of the authorities that registries are known by.
FROM rust:1.95.0-alpine3.23@sha256:606fd313a0f49743ee2a7bd49a0914bab7deedb12791f3a846a34a4711db7ed2 AS build
# The compiler of the image, and not one that `rust-toolchain.toml` would have fetched with clippy and rustfmt. The target is that of
# the built-in packs.
ENV RUSTUP_TOOLCHAIN=1.95.0
RUN rustup target add wasm32-unknown-unknown
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target,sharing=locked \
    cargo build --release --locked --package portcullis \
    && install -D target/release/portcullis /out/portcullis

FROM scratch AS program
ARG VERSION
ARG REVISION
ARG SOURCE
LABEL org.opencontainers.image.title="portcullis" \
      org.opencontainers.image.description="The gate in front of pulumi up" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}"
COPY --from=build /out/portcullis /portcullis
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY LICENSE /LICENSE
WORKDIR /work
USER 65532:65532
HEALTHCHECK NONE
ENTRYPOINT ["/portcullis"]
