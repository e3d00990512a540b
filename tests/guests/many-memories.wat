;; A pack of two modules: the memory of each is within the limit of 64 MiB, and that of both is not.
(component
  (core module $module
    (memory 600)
    (func (export "nothing"))
  )
  (core instance $one (instantiate $module))
  (core instance $other (instantiate $module))
  (func $nothing (canon lift (core func $one "nothing")))
  (instance $pack
    (export "describe" (func $nothing))
    (export "configure" (func $nothing))
    (export "check" (func $nothing))
    (export "check-stack" (func $nothing))
    (export "remediate" (func $nothing))
  )
  (export "portcullis:policy/pack@0.1.0" (instance $pack))
)
