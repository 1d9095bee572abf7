//! An import whose id is probably wrong: the block describes another object than the imported one.

use tfplugin::framework::{Diagnostic, PlanContext};

use super::leave::Hint;
use super::{Key as _, Lasting, Permanent, words};
use crate::provider::backend::{Age, Api};

impl<T: Permanent> Lasting<T> {
    /// Adds the other ways on to a refused change, above all after an import.
    ///
    /// # Errors
    /// If a change in place would give an imported object the name of another one.
    pub(super) async fn doubt(
        &self,
        prior: &T::Model,
        plan: &T::Model,
        context: &PlanContext,
    ) -> Result<Hint, Diagnostic> {
        let otherwise = T::hint(prior, plan, &context.requires_replace);
        let wanted = T::key(plan).filter(|_| context.private.imported);
        let is_same =
            |wanted: &T::Key| T::key(prior).is_some_and(|it| it.folded() == wanted.folded());
        let Some((key, id)) = wanted.filter(|it| !is_same(it)).zip(T::parts(prior).id.text())
        else {
            return Ok(otherwise.into());
        };
        let bearers = self.bearers(&key, id, context).await;
        let changed_in_place = context.requires_replace.is_empty();
        match bearers {
            Some(bearers) if !bearers.is_empty() => {
                let doubt = words::wrong_id::<T>(prior, id, &key, &bearers);
                if changed_in_place {
                    return Err(words::is_another::<T>(&key, id, &doubt));
                }
                Ok(Hint { text: format!("{doubt}\n\n"), is_all: true })
            }
            Some(_) if !changed_in_place => {
                let doubt = words::perhaps_wrong_id::<T>(prior, id, &key);
                Ok(Hint { text: format!("{doubt}\n\n{otherwise}"), is_all: true })
            }
            _ => Ok(otherwise.into()),
        }
    }

    /// The import ids of the other objects with a name. `None` if nobody can tell.
    async fn bearers(&self, key: &T::Key, but: &str, context: &PlanContext) -> Option<Vec<String>> {
        let api = T::Api::vendor(&self.backend.configured()).ready().ok()?;
        let seen = self.look(&api, key, Age::Recent, &context.stop).await.ok()?;
        let same = seen.0.same.iter().map(T::id).filter(|id| *id != but);
        Some(same.map(|id| T::import_id(key, id)).collect())
    }
}
