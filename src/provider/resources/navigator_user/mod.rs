//! `msp_navigator_user`: a user of an organization in VMware Cloud Partner Navigator.
//!
//! No other object of the two APIs can be removed again. Navigator decides whether it adds a user
//! at once or mails an invitation. A user with an open invitation is in no list, so the state has
//! the outcome of an add as `status`.

mod adding;
mod changing;
mod key;
mod leaving;
mod noting;
mod reading;
mod roles;
mod schema;
mod words;

use std::sync::Arc;

use crate::http::ErrorKind;
use crate::provider::backend::{self, Backend};
use crate::provider::permanent::claims::Turn;
use crate::provider::permanent::{missing, words as all};
use crate::provider::{email, import_id};
use key::UserKey;
pub use schema::Model;
use tfplugin::framework::{
    Attr, Context, Diagnostic, Diagnostics, IdentityPart, Note, Path, PlanContext, Private,
    Resource, Schema,
};
use tfplugin::hcl::quoted;
pub use words::{cannot_list, cannot_list_roles};

const TYPE: &str = "msp_navigator_user";

/// The values of `status`.
const ADDED: &str = "ADDED";
const INVITED: &str = "INVITED";
const UNKNOWN: &str = "UNKNOWN";

/// The note of an invitation that was revoked and not yet sent again.
const REVOKED: Note = Note::new("x").formerly("revoked");

/// The resource.
pub struct NavigatorUser {
    pub backend: Arc<Backend>,
}

impl Resource for NavigatorUser {
    type Model = Model;
    const TYPE: &'static str = TYPE;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn identity(&self) -> &'static [IdentityPart] {
        schema::IDENTITY
    }

    fn validate(&self, config: &Model, diagnostics: &mut Diagnostics) {
        diagnostics.extend(roles::check(&config.org_roles));
    }

    fn may_lack(&self, attribute: &str) -> bool {
        attribute == "org_id" && self.backend.keeps_missing()
    }

    async fn plan_create(&self, config: &Model, plan: &mut Model, context: &mut PlanContext) {
        if config.org_id.is_null() {
            let why = all::no_owner(TYPE, "A user", "org_id");
            return context.diagnostics.push(why);
        }
        let key = UserKey::of(config);
        if let Some(key) = &key {
            plan.id = key.id().into();
        }
        let navigator = match self.backend.configured().navigator.ready_or_later() {
            Ok(Some(navigator)) => navigator,
            Ok(None) => return,
            Err(missing) => return context.diagnostics.push(missing),
        };
        let Some(key) = key else { return };
        let stop = context.stop.clone();
        let no_such_roles = words::no_such_roles(&key, &config.org_roles, &navigator, &stop);
        let at_email = |why: Diagnostic| why.at(Path::attribute("email"));
        let adopt = config.adopt_existing == Attr::Known(true);
        if self.backend.run.is_taken(TYPE, &key.folded()) {
            // The block's own user, which is tainted or replaced: apply removes it first. Another
            // block's user is refused then, and must not be adopted.
            if adopt && context.replaces.is_none() {
                context.diagnostics.push(at_email(words::managed(&key)));
            }
            return context.diagnostics.extend(no_such_roles.await);
        }
        let planned = self.backend.run.plan_create(key.name(), &key.folded(), false, None).await;
        if planned.and_then(Turn::keep).is_err() {
            return context.diagnostics.push(at_email(words::promised(&key)));
        }
        match navigator.users(&key.org_id, &context.stop).await {
            Ok(users) => {
                match key.among(&users) {
                    Some(user) if adopt => {
                        let told = words::to_be_adopted(&key, user, &config.org_roles);
                        context.diagnostics.push(told);
                    }
                    // The block may turn out to adopt the user.
                    Some(_) if config.adopt_existing.is_unknown() => {}
                    Some(_) => context.diagnostics.push(at_email(words::exists(&key))),
                    None => {}
                }
                context.diagnostics.extend(no_such_roles.await);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                context.diagnostics.push(words::cannot_look(&key, &error, &navigator));
            }
            Err(error) => {
                backend::look_failed(&error, &navigator.credential, &mut context.diagnostics);
            }
        }
    }

    async fn plan_update(
        &self,
        config: &Model,
        prior: &Model,
        plan: &mut Model,
        context: &mut PlanContext,
    ) {
        if config.org_id.is_null() {
            return context.diagnostics.push(all::owner_lost("A user", "org_id"));
        }
        let key = UserKey::of_known(prior);
        if self.backend.keeps_missing() && missing::is_noted(&context.private) {
            let schema = schema::schema();
            return missing::hold(&schema, (config, prior, plan), &key.to_string(), context);
        }
        // Without a refresh, this is the first news of the state.
        if self.backend.run.plan(TYPE, &key.folded(), [key.name()]).is_err() {
            return context.diagnostics.push(words::promised(&key));
        }
        // Another spelling is only stored.
        let spelled = UserKey::of(plan).filter(|spelled| spelled.folded() == key.folded());
        if let Some(spelled) = spelled {
            context.requires_replace.retain(|path| *path != Path::attribute("email"));
            plan.id = spelled.id().into();
        }
        if !context.requires_replace.is_empty() {
            return;
        }
        let is_sent = is_to_be_sent(prior, &context.private);
        let is_changed = roles::may_change(&prior.org_roles, &plan.org_roles);
        if !is_sent && !is_changed {
            return;
        }
        let navigator = match self.backend.configured().navigator.ready_or_later() {
            Ok(navigator) => navigator,
            Err(missing) => return context.diagnostics.push(missing),
        };
        if let Some(navigator) = navigator
            && let Some(why) =
                words::no_such_roles(&key, &plan.org_roles, &navigator, &context.stop).await
        {
            return context.diagnostics.push(why);
        }
        let is_invited = prior.status.text() == Some(INVITED);
        if is_sent {
            context.diagnostics.push(words::sent_again(&key, is_invited));
        } else if is_invited {
            context.diagnostics.push(words::invited_anew(&key));
        }
        if is_sent || is_invited {
            plan.status = Attr::Unknown;
            plan.user_id = Attr::Unknown;
            plan.invited_at = Attr::Unknown;
        }
    }

    async fn create(
        &self,
        _config: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        if plan.org_id.is_null() {
            return Err(all::not_created_without_owner("A user", "org_id"));
        }
        let navigator = self.backend.configured().navigator.ready()?;
        let key = UserKey::of_known(&plan);
        let mut turn = match self.backend.run.turn(key.name(), &key.folded(), false).await {
            Ok(turn) if turn.may_have(&key.folded()).is_ok() => turn,
            _ => return Err(words::managed(&key)),
        };
        let users = navigator.users(&key.org_id, &context.stop).await;
        let users = users.map_err(|error| words::cannot_look(&key, &error, &navigator))?;
        let model = match key.among(&users) {
            Some(user) if plan.adopt_existing == Attr::Known(true) => {
                self.adopt(&navigator, &key, user, plan, context).await?
            }
            Some(_) => return Err(words::exists(&key)),
            None => self.add_new(&navigator, &key, plan, context).await?,
        };
        turn.has(&key.folded()).map_err(|_| words::managed(&key))?;
        Ok(Model { id: key.id().into(), ..model })
    }

    async fn read(&self, state: Model, context: &mut Context) -> Result<Option<Model>, Diagnostic> {
        let key = UserKey::of_known(&state);
        if self.backend.run.read(TYPE, &key.folded(), Some(key.name())).is_err() {
            return Err(words::promised(&key));
        }
        let Some(navigator) = self.backend.configured().navigator.ready_or_later()? else {
            let thing = format!("User {}", quoted(&key.email));
            context.warnings.push(backend::not_refreshed(&thing, &key.id()));
            return Ok(Some(state));
        };
        let users = match navigator.read_users(&key.org_id, &key.email, &context.stop).await {
            Ok(users) => users,
            Err(error) if error.kind() == ErrorKind::NotWhole => {
                context.warnings.push(backend::not_whole(&key.to_string(), &key.id(), &error));
                return Ok(Some(state));
            }
            Err(error)
                if error.kind() == ErrorKind::NotFound
                    && !context.private.unread
                    && self.backend.keeps_missing() =>
            {
                missing::note(&mut context.private);
                let told = all::kept_below(TYPE, &key.to_string(), &key.id(), &key.org_id);
                context.warnings.push(told);
                return Ok(Some(state));
            }
            Err(error) => return Err(words::cannot_read(&key, &error, &navigator)),
        };
        missing::found(&mut context.private);
        let Some(user) = key.among(&users) else {
            let kept = reading::absent(&key, state, context)?;
            if kept.is_none() {
                self.backend.run.forget(TYPE, &key.folded());
                let journal = &self.backend.configured().journal;
                noting::left(journal, &navigator, &key, &context.stop).await;
            }
            return Ok(kept);
        };
        Ok(Some(reading::listed(&key, user, state, context)))
    }

    async fn update(
        &self,
        _config: Model,
        prior: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let is_sent = is_to_be_sent(&prior, &context.private);
        let change = roles::Change::between(&prior.org_roles, &plan.org_roles);
        if !is_sent && change.is_empty() {
            return Ok(keeping(plan, prior));
        }
        let navigator = self.backend.configured().navigator.ready()?;
        let key = UserKey::of_known(&prior);
        let _alone = self.backend.run.alone(TYPE, &key.folded()).await;
        if is_sent {
            return self.send_again(&navigator, &key, plan, context).await;
        }
        if prior.status.text() == Some(INVITED) {
            return self.invite_anew(&navigator, &key, plan, context).await;
        }
        self.change_roles(&navigator, &key, &plan, &change, context).await?;
        Ok(keeping(plan, prior))
    }

    async fn delete(&self, prior: Model, context: &mut Context) -> Result<(), Diagnostic> {
        let navigator = self.backend.configured().navigator.ready()?;
        let key = UserKey::of_known(&prior);
        let _alone = self.backend.run.alone(TYPE, &key.folded()).await;
        leaving::leave(&navigator, &key, &prior, context).await?;
        let gone = key.clone();
        let change = move |users: &mut Vec<_>| users.retain(|user| !gone.is(user));
        navigator.changed_users(&key.org_id, change);
        self.backend.run.forget(TYPE, &key.folded());
        let journal = &self.backend.configured().journal;
        noting::left(journal, &navigator, &key, &context.stop).await;
        Ok(())
    }

    fn import(&self, id: &str, _context: &mut Context) -> Result<Model, Diagnostic> {
        let (org_id, email) = import_id::pair(id, "a user", ["org_id", "email"])?;
        email::check(&email).map_err(|why| {
            Diagnostic::error(
                "Not the import id of a user",
                format!("{why} The import id is `<org_id>/<email>`."),
            )
        })?;
        let id = id.to_owned().into();
        Ok(Model { org_id: org_id.into(), email: email.into(), id, ..Model::default() })
    }
}

/// Whether there is no user and no invitation, so that the add is sent (again).
fn is_to_be_sent(state: &Model, private: &Private) -> bool {
    state.status.text() == Some(UNKNOWN) || private.get(REVOKED) == Some(true)
}

/// The plan, with the values from before that no call has changed.
fn keeping(plan: Model, prior: Model) -> Model {
    let Model { status, user_id, invited_at, .. } = prior;
    Model { status, user_id, invited_at, ..plan }
}
