;; A pack that asks for an interface of our own package which there is not.
(component
  (import "portcullis:policy/network@0.1.0" (instance
    (export "fetch" (func (param "url" string) (result string)))
  ))
  (core module $module (func (export "nothing")))
  (core instance $instance (instantiate $module))
  (func $nothing (canon lift (core func $instance "nothing")))
  (instance $pack
    (export "describe" (func $nothing))
    (export "configure" (func $nothing))
    (export "check" (func $nothing))
    (export "check-stack" (func $nothing))
    (export "remediate" (func $nothing))
  )
  (export "portcullis:policy/pack@0.1.0" (instance $pack))
)
