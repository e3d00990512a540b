;; A component that asks for WASI: its environment variables.
(component
  (import "wasi:cli/environment@0.2.0" (instance
    (export "get-environment" (func (result (list (tuple string string)))))
  ))
)
