;; A pack of a version of the contract that is still to come.
(component
  (core module $module (func (export "describe")))
  (core instance $instance (instantiate $module))
  (func $describe (canon lift (core func $instance "describe")))
  (instance $pack (export "describe" (func $describe)))
  (export "portcullis:policy/pack@0.2.0" (instance $pack))
)
