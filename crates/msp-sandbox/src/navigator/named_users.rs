//! Users as bodies name them.

use crate::endpoint::{Fields, Invalid};

/// The users in a body: username and, if it has one, `idpId`.
pub(super) fn named_users<'a>(fields: &mut Fields<'a>) -> Result<Vec<(&'a str, &'a str)>, Invalid> {
    let name = |mut user: Fields<'a>| {
        let username = user.filled("username")?;
        if !username.contains('@') {
            return Err(user.invalid("username", "must be an address"));
        }
        let idp_id = user.optional_text("idpId")?.unwrap_or_default();
        user.finish()?;
        Ok((username, idp_id))
    };
    fields.objects("users")?.into_iter().map(name).collect()
}
