;; A core module, as `cargo build --target wasm32-unknown-unknown` makes one.
(module
  (func (export "check"))
)
