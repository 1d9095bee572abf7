//! The kind of object in the histories: a name and an id, as a customer has.

use std::fmt;

use tfplugin::framework::{Attr, Attribute, Context, Diagnostic, IdentityPart, Schema, Type};
use tfplugin::model;

use super::vendor::{Played, Row, Rows};
use crate::http::{CancellationToken, Error};
use crate::provider::backend::Age;
use crate::provider::permanent::near::{Nearness, Wanted, fold};
use crate::provider::permanent::{
    self, Alike, Echoed, Facts, Failure, Key, New, Parts, Permanent, Presence, Sending, leave,
};

/// Its facts.
#[derive(Default)]
pub struct Thing;

model! {
    pub struct Model {
        name: Attr<String>,
        deletion_policy: Attr<String>,
        adopt_existing: Attr<bool>,
        confirmed_new: Attr<bool>,
        id: Attr<String>,
    }
}

/// Its name.
#[derive(Debug, Clone)]
pub struct Name(String);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl Key for Name {
    fn exact(self) -> String {
        self.0
    }

    fn folded(&self) -> String {
        fold(&self.0)
    }
}

impl Permanent for Thing {
    type Model = Model;
    type Api = Played;
    type Key = Name;
    type Answer = Row;

    const TYPE: &'static str = "msp_thing";
    const FACTS: Facts = Facts {
        noun: "Thing",
        vendor: "the played vendor",
        named_by: "name",
        keeps_name: true,
        cannot: "nobody deletes a thing",
        to_end_it: "by nobody",
        looked_in: "the list of things",
    };
    const ECHOED: &'static [Echoed<Model, Row>] = &[Echoed {
        attribute: "name",
        required: true,
        attr: |model| &model.name,
        attr_mut: |model| &mut model.name,
        told: |row| row.name.as_deref(),
    }];

    fn schema() -> Schema {
        Schema::new(
            "",
            vec![
                Attribute::required("name", Type::String, "").requires_replace(),
                leave::attribute("thing"),
                permanent::adopt_existing(""),
                permanent::confirmed_new("thing", Self::FACTS.vendor),
                Attribute::computed("id", Type::String, ""),
            ],
        )
    }

    fn identity() -> &'static [IdentityPart] {
        &[]
    }

    fn parts(model: &Model) -> Parts<'_> {
        let Model { id, deletion_policy, adopt_existing, confirmed_new, .. } = model;
        Parts { id, deletion_policy, adopt_existing, confirmed_new }
    }

    fn id_mut(model: &mut Model) -> &mut Attr<String> {
        &mut model.id
    }

    fn key(model: &Model) -> Option<Name> {
        model.name.text().map(|name| Name(name.to_owned()))
    }

    fn id(row: &Row) -> &str {
        &row.id
    }

    fn take(model: Model, row: Option<&Row>) -> Model {
        Model { id: row.map(|row| row.id.clone()).into(), ..model }
    }

    fn import(id: &str) -> Result<Model, Diagnostic> {
        Ok(Model { id: id.to_owned().into(), ..Model::default() })
    }

    async fn alike(
        &self,
        vendor: &Played,
        Name(name): &Name,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Alike<Row>, Error> {
        let rows = vendor.rows(age, stop).await?;
        vendor.looked(name, &rows);
        let wanted = Wanted::new(name);
        let mut alike = Alike { hidden: rows.all.nameless(), ..Alike::default() };
        for (row, nearness) in rows.all.alike(&wanted) {
            let called = row.name.as_deref().unwrap_or_default();
            let all = || rows.all.answered().filter_map(|row| row.name.as_deref());
            if nearness == Nearness::Same {
                alike.same.push(row.clone());
            } else if nearness.is_near(called, all()) {
                alike.near.push((row.clone(), called.to_owned()));
            }
        }
        Ok(alike)
    }

    async fn called(
        &self,
        vendor: &Played,
        _key: &Name,
        id: &str,
        stop: &CancellationToken,
    ) -> Option<String> {
        let rows = vendor.rows(Age::OfThisRun, stop).await.ok()?;
        rows.all.find(id).map(|row| row.name.clone().unwrap_or_default())
    }

    async fn create(
        &self,
        vendor: &Played,
        Name(name): &Name,
        new: New<'_, Model>,
        sending: Sending<'_>,
    ) -> Result<Row, Failure> {
        let confirmed = new.config.confirmed_new == Attr::Known(true);
        Ok(vendor.create(name, confirmed, sending).await?)
    }

    async fn find(
        &self,
        vendor: &Played,
        id: &str,
        _state: &Model,
        context: &Context,
    ) -> Result<Presence<Row>, Error> {
        let is_there = |rows: &Rows| rows.all.find(id).is_some();
        let mut rows = vendor.rows(Age::OfThisRun, &context.stop).await?;
        if !is_there(&rows) {
            rows = vendor.rows(Age::Recent, &context.stop).await?;
        }
        Ok(rows.all.find(id).cloned().map_or(Presence::Absent, Presence::There))
    }

    fn made(&self, vendor: &Played, Name(name): &Name, row: &Row) {
        vendor.made(Row { name: Some(name.clone()), ..row.clone() });
    }
}
