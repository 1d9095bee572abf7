//! The read: what the server returns now, and what it shows about a pending create.

use tfplugin::framework::{Context, Diagnostic};

use super::absence::Absent;
use super::pending::Appeared;
use super::{Lasting, Permanent, Presence, absence, echo, missing, pending, words};
use crate::http::ErrorKind;
use crate::provider::backend::{self, Age, Api, Reading};

impl<T: Permanent> Lasting<T> {
    /// Updates a state.
    pub(super) async fn refresh(
        &self,
        mut state: T::Model,
        context: &mut Context,
    ) -> Result<T::Model, Diagnostic> {
        let Some(id) = T::parts(&state).id.text().map(str::to_owned) else {
            return self.resolve(state, context).await;
        };
        let reading = self.backend.run.reading(T::TYPE, &id);
        reading.map_err(|clash| words::state_clash::<T>(&state, clash))?;
        if context.private.unread {
            echo::begin_import::<T>(&state, &mut context.private);
        }
        let mut reading = self.backend.absences.reading(T::FACTS.vendor);
        let read = self.read_one(&id, &mut state, &mut reading, context).await;
        drop(reading);
        // Under its present name: an old name is free.
        let name = T::key(&state).map(words::name::<T>);
        let held = self.backend.run.read(T::TYPE, &id, name);
        held.map_err(|clash| words::state_clash::<T>(&state, clash))?;
        read.map(|()| state)
    }

    async fn read_one(
        &self,
        id: &str,
        state: &mut T::Model,
        reading: &mut Reading<'_>,
        context: &mut Context,
    ) -> Result<(), Diagnostic> {
        let configured = self.backend.configured();
        let Some(api) = T::Api::vendor(&configured).ready_or_later()? else {
            context.warnings.push(backend::not_refreshed(&words::thing::<T>(state), id));
            return Ok(());
        };
        match self.thing.find(&api, id, state, context).await {
            Ok(Presence::There(one)) => {
                self.backend.absences.found(T::FACTS.vendor);
                missing::found(&mut context.private);
                if context.private.imported
                    && let Some(why) = T::not_importable(id, &one)
                {
                    return Err(why);
                }
                absence::outlived(&mut context.private);
                echo::read::<T>(&one, id, state, context);
                *state = T::take(std::mem::take(state), Some(&one));
                Ok(())
            }
            Ok(Presence::Unchanged) => {
                self.backend.absences.found(T::FACTS.vendor);
                missing::found(&mut context.private);
                absence::outlived(&mut context.private);
                Ok(())
            }
            Ok(Presence::CannotTell) => {
                if context.private.imported {
                    context.warnings.push(words::not_verified::<T>(id));
                }
                Ok(())
            }
            Ok(Presence::Absent) => self.absent(id, state, reading, &*api, context).await,
            Err(error) if error.kind() == ErrorKind::NotWhole => {
                let thing = words::thing::<T>(state);
                context.warnings.push(backend::not_whole(&thing, id, &error));
                Ok(())
            }
            Err(error) => {
                let what = words::cannot_read::<T>(&words::thing::<T>(state), id);
                Err(backend::refused(&what, &error, api.credential()))
            }
        }
    }

    async fn absent(
        &self,
        id: &str,
        state: &T::Model,
        reading: &mut Reading<'_>,
        api: &T::Api,
        context: &mut Context,
    ) -> Result<(), Diagnostic> {
        let absent = Absent {
            type_name: T::TYPE,
            thing: words::thing::<T>(state),
            id,
            looked_in: T::FACTS.looked_in,
            credential: api.credential(),
        };
        let tolerated = absent.tolerate(context);
        if tolerated.is_ok() || context.private.unread {
            return tolerated;
        }
        let (absences, keeps) = (&self.backend.absences, self.backend.keeps_missing());
        let missed = if keeps {
            reading.missed(T::TYPE).await
        } else {
            absences.missed_all(T::FACTS.vendor, T::TYPE).await
        };
        match missed {
            Some(missed) => Err(absent.among(missed, api.shows(), keeps)),
            None if keeps => {
                absences.is_news(format!("{} {id}", T::TYPE));
                missing::note(&mut context.private);
                context.warnings.push(words::kept(&absent));
                Ok(())
            }
            None => tolerated,
        }
    }

    /// Nobody can tell yet.
    fn still_unknown(
        &self,
        state: T::Model,
        wanted: &str,
        why: Diagnostic,
        context: &mut Context,
    ) -> Result<T::Model, Diagnostic> {
        if !self.backend.keeps_missing() {
            return Err(why);
        }
        self.backend.absences.is_news(format!("{} {wanted}", T::TYPE));
        context.warnings.push(words::kept_pending(T::TYPE, wanted, why));
        Ok(state)
    }

    /// Looks for the object of a create without an answer.
    async fn resolve(
        &self,
        state: T::Model,
        context: &mut Context,
    ) -> Result<T::Model, Diagnostic> {
        let Some(key) = T::key(&state) else { return Ok(state) };
        let name = words::name::<T>(key.clone());
        let awaited = self.backend.run.pending(&name);
        awaited.map_err(|clash| words::clash::<T>(&key, clash))?;
        // The next plan would name the pending object, and not why nobody looked for it.
        let api = T::Api::vendor(&self.backend.configured()).ready();
        let api = api.map_err(Diagnostic::of_its_own)?;
        let wanted = words::wanted::<T>(&key);
        let Some(note) = pending::Pending::of(&context.private) else {
            return Err(words::no_id::<T>(&wanted));
        };
        let seen = self.look(&api, &key, Age::Anew, &context.stop).await.map_err(|error| {
            backend::refused(&words::cannot_look::<T>(), &error, api.credential()).of_its_own()
        })?;
        let run = &self.backend.run;
        let is_free = |id: &str| !run.is_taken(T::TYPE, id) && !run.has_left(T::TYPE, id);
        match pending::new_ones(seen, &note.before(), is_free) {
            Appeared::Nothing(why) => {
                let why =
                    words::still_pending::<T>(&wanted, &note, &why, self.backend.keeps_missing());
                self.still_unknown(state, &wanted, why, context)
            }
            Appeared::Several(several) => {
                let why = words::several_appeared::<T>(&key, &several);
                self.still_unknown(state, &wanted, why, context)
            }
            Appeared::One(one) => {
                let id = T::id(&one).to_owned();
                run.resolved(name, &id)
                    .map_err(|clash| words::clash_over::<T>(&key, &one, clash))?;
                pending::forget(&mut context.private);
                context.warnings.push(words::found::<T>(&wanted, &id, &note.what_happened()));
                self.thing.made(&api, &key, &one);
                self.note_found(&api, &key, &id, &context.stop).await;
                let one = self.thing.complete(&api, one, context).await;
                echo::note_answer::<T>(&one, &state, None, context);
                Ok(T::take(state, Some(&one)))
            }
        }
    }
}
