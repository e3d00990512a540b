;; A component that asks for something by a name which gives orders to a terminal and to a CI service.
(component
  (import "url=<https://example.com/\1b[2J\1b[31m##vso[task.complete result=Succeeded]done>" (func))
)
