;; A component of another world.
(component
  (core module $module (func (export "run")))
  (core instance $instance (instantiate $module))
  (func $run (canon lift (core func $instance "run")))
  (instance $plugin (export "run" (func $run)))
  (export "example:plugin/run@1.0.0" (instance $plugin))
)
