//! The create: one look and one request, with any outcome.

use std::sync::Arc;

use tfplugin::framework::{Attr, Context, Diagnostic, Path};

use super::claims::Turn;
use super::journal::{Page, Subject};
use super::look::{Before, Decision, Wish};
use super::noting::Known;
use super::pending::Appeared;
use super::{
    Failure, Key as _, Lasting, Moment, New, Permanent, Sending, absence, echo, leave, pending,
    words,
};
use crate::http::{Error, ErrorKind, Note as _};
use crate::provider::backend::{self, Age, Api};

/// How a block gets its object.
enum Arrival {
    Created,
    /// After a lost answer or a refusal: sentences that say what happened.
    Found(String),
    Adopted,
}

/// The parts of one create, from its look to its end.
struct Making<'a, T: Permanent> {
    api: &'a T::Api,
    key: T::Key,
    turn: Turn<'a>,
    page: Arc<Page>,
    known: Known,
    wish: Wish<'a>,
    plan: T::Model,
}

impl<T: Permanent> Lasting<T> {
    /// Makes the object, finds it, adopts it, or leaves it pending.
    pub(super) async fn make(
        &self,
        config: &T::Model,
        mut plan: T::Model,
        context: &mut Context,
    ) -> Result<T::Model, Diagnostic> {
        leave::stays(&mut context.private);
        if let Some((attribute, Attr::Null)) = T::owner(config) {
            let what = words::thing::<T>(config);
            return Err(words::not_created_without_owner(&what, attribute));
        }
        let configured = self.backend.configured();
        let api = T::Api::vendor(&configured).ready()?;
        T::prepare(config, &mut plan, Some(&*api))?;
        let Some(key) = T::key(&plan) else {
            return Err(T::not_creatable(config).unwrap_or_else(words::no_key::<T>));
        };
        let parts = T::parts(&plan);
        let adopt = *parts.adopt_existing == Attr::Known(true);
        let confirmed = *parts.confirmed_new == Attr::Known(true);
        let planned = parts.id.text().map(str::to_owned);
        let at = |why: Diagnostic| why.at(Path::attribute(T::FACTS.named_by));

        let turn =
            self.backend.run.turn(words::name::<T>(key.clone()), &key.queue(), confirmed).await;
        let turn = turn.map_err(|clash| at(words::clash::<T>(&key, clash)))?;
        let page = self.take_page(&api, &key, &context.stop).await?;
        let reading = page.reading();
        // No earlier list shows an object that another run has made meanwhile.
        let age = if reading.is_empty() { Age::Recent } else { Age::Anew };
        let seen = self.look(&api, &key, age, &context.stop).await;
        let seen = seen.map_err(|error| {
            Self::failed(&words::cannot_look::<T>(), &error, Moment::Look, &plan, &api)
        })?;
        let known = self.known(&api, &key, &reading, &context.stop).await;
        let before = seen.before().and(turn.left_behind()).and(known.ids.clone());
        let wish = Wish { adopt, confirmed, replaces: None };
        let decision = self.decide(&key, seen, &turn, &known, wish);
        let exact = known.exact.clone();
        let subject = Subject { exact, before: before.ids.clone(), ..Subject::default() };
        let begun = page.begin(&api.asker(), subject);
        begun.map_err(|error| words::not_written(&words::wanted::<T>(&key), &error))?;
        context.warnings.extend(words::no_journal(&configured.journal));
        let making = Making { api: &*api, key, turn, page: Arc::new(page), known, wish, plan };
        match (decision, planned) {
            (Decision::Refuse(why), _) => Err(at(why)),
            (Decision::Adopt(one), planned) => {
                // Core plans again before it applies, and that plan has said it.
                if planned.is_none() {
                    let said = words::adopted::<T>(&making.key, &one, &making.plan, false);
                    context.warnings.push(said);
                }
                self.arrived(one, Arrival::Adopted, making, context).await
            }
            (Decision::Create, Some(id)) => Err(at(words::no_longer_there::<T>(&making.key, &id))),
            (Decision::Create, None) => match T::not_creatable(config) {
                Some(why) => Err(why),
                None => self.send(config, before, making, context).await,
            },
        }
    }

    /// Sends the create. After a 429 it sends it again, but only if a new look shows that nothing
    /// was created. A create that waited too long to be sent gets a look as if it were new.
    async fn send(
        &self,
        config: &T::Model,
        mut before: Before,
        mut making: Making<'_, T>,
        context: &mut Context,
    ) -> Result<T::Model, Diagnostic> {
        let mut retries = making.api.retries(&context.stop);
        loop {
            making.turn.sending();
            let new = New { config, plan: &making.plan };
            let sending = Sending { stop: &context.stop, note: making.page.clone() };
            let sent = self.thing.create(making.api, &making.key, new, sending).await;
            let error = match sent {
                Ok(one) => return self.arrived(one, Arrival::Created, making, context).await,
                Err(Failure::Call(error)) => error,
                Err(Failure::Refused(why)) => {
                    making.turn.not_sent();
                    return Err(why);
                }
            };
            if error.may_have_happened() {
                return self.look_after(before, error, making, context).await;
            }
            making.turn.not_sent();
            if !retries.again(&error).await {
                return Err(Self::not_created(&error, &making));
            }
            let seen = self.look(making.api, &making.key, Age::Anew, &context.stop).await;
            let Ok(seen) = seen else { return Err(Self::not_created(&error, &making)) };
            if error.kind() == ErrorKind::NotSent {
                // Another person or run has made the object that turned up.
                let Making { key, turn, known, wish, .. } = &making;
                before = seen.before().and(turn.left_behind()).and(known.ids.clone());
                match self.decide(key, seen, turn, known, *wish) {
                    Decision::Create => continue,
                    Decision::Refuse(why) => {
                        return Err(why.at(Path::attribute(T::FACTS.named_by)));
                    }
                    Decision::Adopt(one) => {
                        let said = words::adopted::<T>(key, &one, &making.plan, false);
                        context.warnings.push(said);
                        return self.arrived(one, Arrival::Adopted, making, context).await;
                    }
                }
            }
            match pending::new_ones(seen, &before, |id| self.is_free(id, &making.turn)) {
                Appeared::Nothing(why) if why.is_clear() => {}
                _ => {
                    // It was carried out after all, as far as anybody can tell.
                    let _ = making.page.sending();
                    return self.look_after(before, error, making, context).await;
                }
            }
        }
    }

    /// Looks for the outcome of a create without an answer, or with a refusal that may be none.
    async fn look_after(
        &self,
        before: Before,
        error: Error,
        mut making: Making<'_, T>,
        context: &mut Context,
    ) -> Result<T::Model, Diagnostic> {
        making.turn.sending();
        let sent_at = pending::now();
        let (api, key, stop) = (making.api, &making.key, context.stop.clone());
        let look = || self.look(api, key, Age::Anew, &stop);
        let seen =
            pending::appeared(&before, look, |id| self.is_free(id, &making.turn), &stop).await;
        match seen {
            Appeared::One(one) => {
                let how = Arrival::Found(error.detail());
                self.arrived(one, how, making, context).await
            }
            Appeared::Several(several) => Err(words::several_appeared::<T>(&making.key, &several)),
            Appeared::Nothing(why) => {
                pending::note(&mut context.private, sent_at, before);
                context.warnings.push(words::pending::<T>(&making.key, &error, &why));
                Ok(T::take(making.plan, None))
            }
        }
    }

    fn is_free(&self, id: &str, turn: &Turn<'_>) -> bool {
        turn.may_have(id).is_ok() && !self.backend.run.has_left(T::TYPE, id)
    }

    /// The only place where a block gets an object that it did not have.
    async fn arrived(
        &self,
        one: T::Answer,
        how: Arrival,
        making: Making<'_, T>,
        context: &mut Context,
    ) -> Result<T::Model, Diagnostic> {
        let Making { api, key, mut turn, page, plan, .. } = making;
        let id = T::id(&one).to_owned();
        // It exists, and either block may get it.
        page.made(&id);
        drop(page);
        turn.has(&id).map_err(|clash| words::clash_over::<T>(&key, &one, clash))?;
        if let Arrival::Adopted = how {
            echo::Told::as_configured::<T>(&plan).note::<T>(&mut context.private, &plan);
            return Ok(T::take(plan, Some(&one)));
        }
        self.thing.made(api, &key, &one);
        absence::created_now(&mut context.private);
        if let Arrival::Found(what) = how {
            context.warnings.push(words::found::<T>(&words::wanted::<T>(&key), &id, &what));
        }
        let one = self.thing.complete(api, one, context).await;
        echo::note_answer::<T>(&one, &plan, None, context);
        Ok(T::take(plan, Some(&one)))
    }

    fn not_created(error: &Error, making: &Making<'_, T>) -> Diagnostic {
        let what = format!("{} was not created", words::wanted::<T>(&making.key));
        Self::failed(&what, error, Moment::Create, &making.plan, making.api)
    }

    pub(super) fn failed(
        what: &str,
        error: &Error,
        moment: Moment,
        plan: &T::Model,
        api: &T::Api,
    ) -> Diagnostic {
        T::blame(what, error, moment, plan, api)
            .unwrap_or_else(|| backend::refused(what, error, api.credential()))
    }
}
