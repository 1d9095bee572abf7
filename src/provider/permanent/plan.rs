//! The plan. It refuses as much as it can, before anything changes.

use tfplugin::framework::{Attr, Diagnostic, Path, PlanContext};

use super::absence::Absent;
use super::claims::Turn;
use super::leave::Undeletable;
use super::look::{Decision, Wish};
use super::noting::Known;
use super::{Key as _, Lasting, Moment, Permanent, echo, leave, missing, pending, words};
use crate::provider::backend::{self, Age, Api};

impl<T: Permanent> Lasting<T> {
    /// The plan of a new block.
    pub(super) async fn plan_new(
        &self,
        config: &T::Model,
        plan: &mut T::Model,
        context: &mut PlanContext,
    ) {
        if context.replaces.as_ref().is_some_and(pending::is_pending) {
            let wanted = T::key(config)
                .map_or_else(|| T::FACTS.noun.to_owned(), |key| words::wanted::<T>(&key));
            return context.diagnostics.push(pending::not_while_pending(&wanted));
        }
        let replaces = Undeletable::plan_create(T::TYPE, T::FACTS.cannot, context);
        if let Some((attribute, Attr::Null)) = T::owner(config) {
            let what = words::thing::<T>(config);
            return context.diagnostics.push(words::no_owner(T::TYPE, &what, attribute));
        }
        if let Err(why) = self.try_plan_new(config, plan, replaces, context).await {
            context.diagnostics.push(why);
        }
        // An earlier plan may have named the object to adopt.
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
        // A look may refuse what is right once the wishes are known.
        let is_wish_known = (may_adopt, may_be_confirmed) == (adopt, confirmed);
        let Some(api) = api.filter(|_| is_wish_known) else {
            return turn.keep().map_err(|clash| at(words::clash::<T>(&key, clash)));
        };
        let alike = match self.look(&api, &key, Age::Recent, &context.stop).await {
            Ok(alike) => alike,
            // The plan before this apply may have named the object to adopt. Core takes a plan
            // during the apply that knows less for a fault of the provider.
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
            // The other process may be done when this is applied. The apply asks again.
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

    /// The plan of an object that exists, also if nothing changes.
    pub(super) async fn plan_change(
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
            let why = pending::not_while_pending(&thing);
            if !self.backend.keeps_missing() {
                return context.diagnostics.push(why);
            }
            if self.backend.absences.is_news(format!("{} {thing}", T::TYPE)) {
                context.diagnostics.push(words::kept_pending(T::TYPE, &thing, why));
            }
            return missing::hold(&T::schema(), (config, prior, plan), &thing, context);
        }
        if let Some((attribute, Attr::Null)) = T::owner(config) {
            let why = words::owner_lost(&words::thing::<T>(prior), attribute);
            return context.diagnostics.push(why);
        }
        let parts = T::parts(prior);
        let governing =
            self.backend.governing_now(T::parts(config).deletion_policy, parts.deletion_policy);
        let is_missing = self.backend.keeps_missing() && missing::is_noted(&context.private);
        if is_missing {
            self.plan_kept(config, prior, plan, context);
        } else {
            echo::plan_renamed::<T>(prior, plan, context);
            T::plan_change(config, prior, plan, governing.policy, context);
        }
        // Without a refresh, this is the first news of the state.
        if let Err(why) = self.plan_held(prior, plan) {
            return context.diagnostics.push(why);
        }
        let hint = match self.doubt(prior, plan, context).await {
            Ok(hint) => hint,
            Err(why) => return context.diagnostics.push(why),
        };
        let id = parts.id.text().unwrap_or("no id");
        Undeletable::of::<T>(prior, id).plan_update(governing, &hint, context);
    }

    /// The plan of an object that is no longer listed, and kept.
    fn plan_kept(
        &self,
        config: &T::Model,
        prior: &T::Model,
        plan: &mut T::Model,
        context: &mut PlanContext,
    ) {
        let id = T::parts(prior).id.text().unwrap_or_default();
        let thing = words::thing::<T>(prior);
        // Without a refresh, no read has said so.
        if self.backend.absences.is_news(format!("{} {id}", T::TYPE)) {
            let (looked_in, credential) = (T::FACTS.looked_in, "the provider");
            let absent =
                Absent { type_name: T::TYPE, thing: thing.clone(), id, looked_in, credential };
            context.diagnostics.push(words::kept(&absent));
        }
        missing::hold(&T::schema(), (config, prior, plan), &format!("{thing} ({id})"), context);
    }

    fn plan_held(&self, prior: &T::Model, plan: &T::Model) -> Result<(), Diagnostic> {
        let Some(id) = T::parts(prior).id.text() else { return Ok(()) };
        // The plan also takes the new name of a rename in place. For a name that needs another
        // object, the plan of that object takes it.
        let planned = if T::FACTS.keeps_name { None } else { T::key(plan) };
        let names = T::key(prior).into_iter().chain(planned).map(words::name::<T>);
        let planned = self.backend.run.plan(T::TYPE, id, names);
        planned.map_err(|clash| words::state_clash::<T>(prior, clash))
    }

    /// The plan of an object that will be destroyed.
    pub(super) fn plan_end(&self, prior: &T::Model, context: &mut PlanContext) {
        let governing = self.governing(prior);
        let Some(id) = T::parts(prior).id.text() else {
            // Either a new block of that name is refused, or this plan: the one that comes second.
            if let Some(key) = T::key(prior)
                && let Err(clash) = self.backend.run.pending(&words::name::<T>(key.clone()))
            {
                return context.diagnostics.push(words::clash::<T>(&key, clash));
            }
            return pending::end(&words::thing::<T>(prior), governing, T::FACTS, context);
        };
        let name = T::key(prior).map(words::name::<T>);
        if let Err(clash) = self.backend.run.read(T::TYPE, id, name) {
            context.diagnostics.push(words::state_clash::<T>(prior, clash));
        }
        let is_missing = missing::is_noted(&context.private);
        Undeletable { is_missing, ..Undeletable::of::<T>(prior, id) }
            .plan_destroy(governing, context);
    }
}

/// Core also plans a new block before it destroys one, so the message names that way too.
fn refusal(mut why: Diagnostic) -> Diagnostic {
    why.detail.truncate(why.detail.trim_end().len());
    why.detail.push_str(leave::OR_DESTROY);
    why
}
