//! The plan: as much as can be refused is refused here, before anything is done.

use tfplugin::framework::{Attr, Diagnostic, Path, PlanContext};

use super::claims::Turn;
use super::leave::Undeletable;
use super::look::{Decision, Wish};
use super::noting::Known;
use super::{Key as _, Lasting, Moment, Permanent, echo, leave, pending, words};
use crate::provider::backend::{self, Age, Api};

impl<T: Permanent> Lasting<T> {
    /// Of a new block.
    pub(super) async fn plan_new(
        &self,
        config: &T::Model,
        plan: &mut T::Model,
        context: &mut PlanContext,
    ) {
        let replaces = Undeletable::plan_create(T::TYPE, T::FACTS.cannot, context);
        if let Err(why) = self.try_plan_new(config, plan, replaces, context).await {
            context.diagnostics.push(why);
        }
        // An earlier plan may have said which one is adopted.
        if *T::parts(config).adopt_existing != Attr::Null {
            context.diagnostics.of_their_own();
        }
    }

    async fn try_plan_new(
        &self,
        config: &T::Model,
        plan: &mut T::Model,
        replaces: Option<String>,
        context: &mut PlanContext,
    ) -> Result<(), Diagnostic> {
        let parts = T::parts(config);
        let adopt = *parts.adopt_existing == Attr::Known(true);
        let confirmed = *parts.confirmed_new == Attr::Known(true);
        let may_adopt = adopt || parts.adopt_existing.is_unknown();
        let may_be_confirmed = confirmed || parts.confirmed_new.is_unknown();
        if let Some(why) = T::not_creatable(config).filter(|_| !may_adopt) {
            return Err(refusal(why));
        }
        let configured = self.backend.configured();
        let api = T::Api::vendor(&configured).ready_or_later()?;
        T::prepare(config, plan, api.as_deref())?;
        let Some(key) = T::key(plan) else { return Ok(()) };
        let at = |why: Diagnostic| refusal(why).at(Path::attribute(T::FACTS.named_by));
        let name = words::name::<T>(key.clone());
        let (run, replaces) = (&self.backend.run, replaces.as_deref());
        let turn = run.plan_create(name, &key.queue(), may_be_confirmed, replaces).await;
        let turn = turn.map_err(|clash| at(words::clash::<T>(&key, clash)))?;
        // What a look would refuse may be fine once it is known what is wished.
        let is_wish_known = (may_adopt, may_be_confirmed) == (adopt, confirmed);
        let Some(api) = api.filter(|_| is_wish_known) else {
            return turn.keep().map_err(|clash| at(words::clash::<T>(&key, clash)));
        };
        let alike = match self.look(&api, &key, Age::Recent, &context.stop).await {
            Ok(alike) => alike,
            // The plan before this apply may have said which one is adopted: core takes a plan of
            // the apply that knows less for a fault of the provider.
            Err(error) if adopt => {
                let what = words::cannot_look::<T>();
                return Err(refusal(Self::failed(&what, &error, Moment::Look, plan, &api)));
            }
            Err(error) => {
                turn.keep().map_err(|clash| at(words::clash::<T>(&key, clash)))?;
                let what = words::cannot_look::<T>();
                if let Some(why) = T::blame(&what, &error, Moment::Look, plan, &*api) {
                    return Err(why);
                }
                backend::look_failed(&error, api.credential(), &mut context.diagnostics);
                return Ok(());
            }
        };
        let reading = self.peek(&api, &key, &context.stop).await.map_err(at)?;
        let known = self.known(&api, &key, &reading, &context.stop).await;
        let known = if known.is_taken {
            // It may be through when this is applied, which asks again.
            context.diagnostics.push(words::under_way(&words::wanted::<T>(&key)));
            Known::default()
        } else {
            known
        };
        match self.decide(&key, alike, &turn, &known, Wish { adopt, confirmed, replaces }) {
            Decision::Refuse(why) => Err(at(why)),
            Decision::Create => {
                if let Some(why) = T::not_creatable(config) {
                    return Err(refusal(why));
                }
                let refers = self.thing.refers(&self.backend, plan, &context.stop).await;
                refers.map_err(refusal)?;
                turn.keep().map_err(|clash| at(words::clash::<T>(&key, clash)))
            }
            Decision::Adopt(one) => {
                Self::plan_adoption(&key, &one, turn, plan, context).map_err(at)
            }
        }
    }

    fn plan_adoption(
        key: &T::Key,
        one: &T::Answer,
        turn: Turn<'_>,
        plan: &mut T::Model,
        context: &mut PlanContext,
    ) -> Result<(), Diagnostic> {
        let id = T::id(one);
        turn.adopt(id).map_err(|clash| words::clash_over::<T>(key, one, clash))?;
        turn.keep().map_err(|clash| words::clash_over::<T>(key, one, clash))?;
        context.diagnostics.push(words::adopted::<T>(key, one, plan, true));
        *T::id_mut(plan) = id.to_owned().into();
        Ok(())
    }

    /// Of an object that exists, also where nothing changes.
    pub(super) fn plan_change(
        &self,
        config: &T::Model,
        prior: &T::Model,
        plan: &mut T::Model,
        context: &mut PlanContext,
    ) {
        if pending::is_pending(&context.private) {
            let thing = words::thing::<T>(prior);
            if let Some(key) = T::key(prior)
                && let Err(clash) = self.backend.run.pending(&words::name::<T>(key.clone()))
            {
                return context.diagnostics.push(words::clash::<T>(&key, clash));
            }
            return context.diagnostics.push(pending::not_while_pending(&thing));
        }
        let policy = self.policy(prior);
        echo::plan_renamed::<T>(prior, plan, context);
        T::plan_change(config, prior, plan, policy, context);
        // Without a refresh this is where the state is first heard of.
        if let Err(why) = self.plan_held(prior, plan) {
            return context.diagnostics.push(why);
        }
        let hint = T::hint(prior, plan, &context.requires_replace);
        let id = T::parts(prior).id.text().unwrap_or("no id");
        Undeletable::of::<T>(prior, id).plan_update(policy, &hint, context);
    }

    fn plan_held(&self, prior: &T::Model, plan: &T::Model) -> Result<(), Diagnostic> {
        let Some(id) = T::parts(prior).id.text() else { return Ok(()) };
        // A name that it is to have in place is taken as well; one that needs another object is
        // taken by the plan of that.
        let planned = if T::FACTS.keeps_name { None } else { T::key(plan) };
        let names = T::key(prior).into_iter().chain(planned).map(words::name::<T>);
        let planned = self.backend.run.plan(T::TYPE, id, names);
        planned.map_err(|clash| words::state_clash::<T>(prior, clash))
    }

    /// Of one that is to be destroyed.
    pub(super) fn plan_end(&self, prior: &T::Model, context: &mut PlanContext) {
        let policy = self.policy(prior);
        let Some(id) = T::parts(prior).id.text() else {
            // A new block of that name is refused, or this, whichever is planned second.
            if let Some(key) = T::key(prior)
                && let Err(clash) = self.backend.run.pending(&words::name::<T>(key.clone()))
            {
                return context.diagnostics.push(words::clash::<T>(&key, clash));
            }
            let said = pending::end(&words::thing::<T>(prior), policy, T::FACTS);
            return context.diagnostics.push(said);
        };
        let name = T::key(prior).map(words::name::<T>);
        if let Err(clash) = self.backend.run.read(T::TYPE, id, name) {
            context.diagnostics.push(words::state_clash::<T>(prior, clash));
        }
        Undeletable::of::<T>(prior, id).plan_destroy(policy, context);
    }
}

/// Core also plans a new block before it destroys one, so that way is named as well.
fn refusal(mut why: Diagnostic) -> Diagnostic {
    why.detail.truncate(why.detail.trim_end().len());
    why.detail.push_str(leave::OR_DESTROY);
    why
}
