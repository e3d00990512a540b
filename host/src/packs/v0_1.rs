//! Version 0.1 of the contract: the only module that sees its generated bindings.

mod answer;
mod call;
mod convert;
mod imports;
mod run;
mod trace;

use std::rc::Rc;

use wasmtime::Store;
use wasmtime::component::{Component, HasSelf, Linker, Resource as Handle};

use crate::outcome::{FaultKind, Outcome, Remediation};
use crate::text;

use super::block::{Block, LogLine};
use super::inspect::Interface;
use super::limits::{Limiter, Limits, OUTPUT};
use super::metadata::PackDescription;
use super::{Engine, PolicySettings, SettingError, StackOutcomes, Usage, inspect};

/// The generated bindings.
mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit/v0.1",
        world: "policy-pack",
        with: { "portcullis:policy/resources.resource": super::Target },
        imports: { default: trappable },
    });
}

/// What stands behind a resource handle. The handle's number is the resource's place in the plan, so that there is no
/// table to keep; a number that a pack kept from another block is checked like any other.
#[derive(Debug)]
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct Target;

/// A component that is ready to be instantiated.
pub(super) struct Prepared {
    engine: Engine,
    instances: bindings::PolicyPackPre<State>,
    imports: Vec<Interface>,
}

/// An instance with its memory.
pub(super) struct Running {
    store: Store<State>,
    instance: bindings::PolicyPack,
    limits: Limits,
}

/// What the host keeps for an instance.
struct State {
    block: Option<Rc<Block>>,
    limiter: Limiter,
    panic: Option<String>,
    /// What the last call asked that the run cannot tell: it ended there.
    untold: Option<&'static str>,
    /// The policy that is being asked; empty while there is none.
    policy: String,
    log: Vec<LogLine>,
    /// The bytes that the host has looked through for the call, of as many as there is fuel.
    looked_through: u64,
    fuel: u64,
}

/// The most lines that a pack's log keeps of one block.
const LOG_LINES: usize = 100;

impl Prepared {
    /// Checks what a component asks for and offers, and links it.
    pub(super) fn new(engine: &Engine, component: &Component) -> Result<Self, (FaultKind, String)> {
        let imports = inspect::require_pack(engine, component)?;
        let foreign = |error: wasmtime::Error| (FaultKind::NotAPack, text::one_line(&format!("{error:#}")));
        let mut linker = Linker::new(engine.inner());
        bindings::PolicyPack::add_to_linker::<_, HasSelf<_>>(&mut linker, |state: &mut State| state)
            .map_err(foreign)?;
        let instances = linker.instantiate_pre(component).map_err(foreign)?;
        Ok(Self {
            engine: engine.clone(),
            instances: bindings::PolicyPackPre::new(instances).map_err(foreign)?,
            imports,
        })
    }

    /// Returns the interfaces that the component imports.
    pub(super) fn imports(&self) -> &[Interface] {
        &self.imports
    }

    /// Lets the pack describe itself. It can see no resource while it does.
    pub(super) fn describe(&self, limits: Limits) -> Result<PackDescription, (FaultKind, String)> {
        let mut running = self.instantiate(None, limits)?;
        let described = running.call(|instance, store| instance.portcullis_policy_pack().call_describe(store))?;
        Ok(answer::pack(described))
    }

    /// Returns a fresh instance that can see one block of resources.
    pub(super) fn instantiate(&self, block: Option<Rc<Block>>, limits: Limits) -> Result<Running, (FaultKind, String)> {
        let state = State {
            block,
            limiter: Limiter::new(limits),
            panic: None,
            untold: None,
            policy: String::new(),
            log: Vec::new(),
            looked_through: 0,
            fuel: limits.fuel,
        };
        let mut store = Store::new(self.engine.inner(), state);
        store.limiter(|state| &mut state.limiter);
        store.set_hostcall_fuel(OUTPUT);
        let fueled = store.set_fuel(limits.fuel);
        let instance = fueled.and_then(|()| self.instances.instantiate(&mut store));
        match instance {
            Ok(instance) => Ok(Running {
                store,
                instance,
                limits,
            }),
            Err(error) => Err(misfit(call::reason(store.data(), &error))),
        }
    }
}

/// Nothing was asked yet: what looks like a bad answer is a function of another type than the contract's.
fn misfit((kind, message): (FaultKind, String)) -> (FaultKind, String) {
    if kind != FaultKind::BadOutput {
        return (kind, message);
    }
    let message = format!("the functions of `{}` have other types here: {message}", inspect::PACK);
    (FaultKind::NotAPack, message)
}

impl Running {
    pub(super) fn configure(
        &mut self,
        settings: &[PolicySettings],
    ) -> Result<Result<(), Vec<SettingError>>, (FaultKind, String)> {
        let settings: Vec<_> = settings.iter().map(convert::settings).collect();
        let configured =
            self.call(|instance, store| instance.portcullis_policy_pack().call_configure(store, &settings))?;
        Ok(configured.map_err(|errors| errors.iter().map(answer::setting_error).collect()))
    }

    pub(super) fn check(&mut self, policy: &str, targets: &[u32]) -> Result<Vec<Vec<Outcome>>, (FaultKind, String)> {
        let handles = self.handles(policy, targets);
        let answer = self.call(|instance, store| instance.portcullis_policy_pack().call_check(store, policy, &handles));
        if let Some(reason) = self.untold() {
            return Ok(vec![vec![Outcome::NotApplicable(reason)]; targets.len()]);
        }
        let lists = answer?.map_err(|reason| answer::breakdown(&reason))?;
        require_one_for_each("lists of outcomes", lists.len(), targets.len())?;
        lists
            .into_iter()
            .map(|list| list.into_iter().map(answer::outcome).collect())
            .collect()
    }

    pub(super) fn check_stack(&mut self, policy: &str, targets: &[u32]) -> Result<StackOutcomes, (FaultKind, String)> {
        let handles = self.handles(policy, targets);
        let answer = self.call(|instance, store| {
            instance
                .portcullis_policy_pack()
                .call_check_stack(store, policy, &handles)
        });
        if let Some(reason) = self.untold() {
            return Ok(vec![(None, Outcome::NotApplicable(reason))]);
        }
        let outcomes = answer?.map_err(|reason| answer::breakdown(&reason))?;
        let placed = outcomes
            .into_iter()
            .map(|judged| Ok((self.place(&judged.urn)?, answer::outcome(judged.outcome)?)));
        placed.collect()
    }

    /// Returns, for each resource that is named by its place, how one policy repairs it.
    pub(super) fn remediate(&mut self, policy: &str, targets: &[u32]) -> Result<Vec<Remediation>, (FaultKind, String)> {
        let handles = self.handles(policy, targets);
        let answer = self.call(|instance, store| {
            instance
                .portcullis_policy_pack()
                .call_remediate(store, policy, &handles)
        });
        if let Some(reason) = self.untold() {
            return Ok(vec![Remediation::NotApplicable(reason); targets.len()]);
        }
        let remediations = answer?.map_err(|reason| answer::breakdown(&reason))?;
        require_one_for_each("remediations", remediations.len(), targets.len())?;
        remediations.into_iter().map(answer::remediation).collect()
    }

    /// Returns handles of resources, to be handed to a policy.
    fn handles(&mut self, policy: &str, targets: &[u32]) -> Vec<Handle<Target>> {
        policy.clone_into(&mut self.store.data_mut().policy);
        targets.iter().map(|place| Handle::new_own(*place)).collect()
    }

    /// Returns what the last call used up.
    pub(super) fn usage(&self) -> Usage {
        let state = self.store.data();
        Usage {
            fuel: self
                .limits
                .fuel
                .saturating_sub(self.store.get_fuel().unwrap_or_default()),
            looked_through: state.looked_through,
            memory: state.limiter.taken(),
        }
    }

    /// Returns why the last call ended before its time though nothing was wrong with it: it asked what the run cannot
    /// tell. The instance is of no use after that.
    pub(super) fn untold(&self) -> Option<String> {
        let what = self.store.data().untold?;
        Some(format!(
            "it asks for {what}, which the engine does not tell; `portcullis check` of a saved preview does"
        ))
    }

    pub(super) fn log(self) -> Vec<LogLine> {
        self.store.into_data().log
    }

    /// Returns the place of a resource that a policy names by its URN; `None` for the stack as a whole.
    fn place(&self, urn: &str) -> Result<Option<usize>, (FaultKind, String)> {
        if urn.is_empty() {
            return Ok(None);
        }
        let block = self.store.data().block.as_deref();
        let place = block.and_then(|block| block.place(urn)).map(|place| place as usize);
        let message = || format!("judged `{}`, a resource that it was not shown", text::one_line(urn));
        place.map(Some).ok_or_else(|| (FaultKind::BadOutput, message()))
    }
}

fn require_one_for_each(what: &str, answers: usize, resources: usize) -> Result<(), (FaultKind, String)> {
    if answers == resources {
        return Ok(());
    }
    let message = format!("answered {answers} {what} for {resources} resources");
    Err((FaultKind::BadOutput, message))
}
