//! Who has which role in a project, and on a dataset of BigQuery.

use tfplugin::framework::{Attr, Attribute, Diagnostic, Schema, Type, Validator};
use tfplugin::model;

use crate::kept::{Kind, text};

model! {
    pub struct ProjectModel {
        etag: Attr<String>,
        id: Attr<String>,
        member: Attr<String>,
        project: Attr<String>,
        role: Attr<String>,
    }
}

pub struct ToProject;

impl Kind for ToProject {
    type Model = ProjectModel;
    const TYPE: &'static str = "google_project_iam_member";

    fn schema() -> Schema {
        let mut attributes = access();
        attributes.push(Attribute::required("project", Type::String, "Which.").requires_replace());
        Schema::new("A role in a project.", attributes)
    }

    fn made(plan: ProjectModel, _place: &str) -> Result<ProjectModel, Diagnostic> {
        exists(text(&plan.role))?;
        let id = [&plan.project, &plan.role, &plan.member].map(text).join("/");
        Ok(ProjectModel { id: id.into(), etag: "BwY".to_owned().into(), ..plan })
    }
}

model! {
    pub struct DatasetModel {
        dataset_id: Attr<String>,
        etag: Attr<String>,
        id: Attr<String>,
        member: Attr<String>,
        project: Attr<String>,
        role: Attr<String>,
    }
}

pub struct ToDataset;

impl Kind for ToDataset {
    type Model = DatasetModel;
    const TYPE: &'static str = "google_bigquery_dataset_iam_member";

    fn schema() -> Schema {
        let mut attributes = access();
        attributes.extend([
            Attribute::required("dataset_id", Type::String, "Which.").requires_replace(),
            Attribute::optional_computed("project", Type::String, "Where.").requires_replace(),
        ]);
        Schema::new("A role on a dataset.", attributes)
    }

    fn made(plan: DatasetModel, place: &str) -> Result<DatasetModel, Diagnostic> {
        let [dataset, role, member] = [&plan.dataset_id, &plan.role, &plan.member].map(text);
        exists(role)?;
        let project = super::project(&plan.project, place)?;
        let id = format!("projects/{project}/datasets/{dataset}/{role}/{member}");
        let etag = "BwY".to_owned();
        Ok(DatasetModel { id: id.into(), etag: etag.into(), project: project.into(), ..plan })
    }
}

/// What both have.
fn access() -> Vec<Attribute> {
    vec![
        Attribute::computed("etag", Type::String, "Of the policy."),
        Attribute::computed("id", Type::String, "All of it."),
        Attribute::required("member", Type::String, "Who.")
            .requires_replace()
            .validate(Validator::text(member)),
        Attribute::required("role", Type::String, "What may be done.").requires_replace(),
    ]
}

fn member(text: &str) -> Result<(), String> {
    let groups = ["projectOwners", "projectReaders", "projectWriters"];
    let everybody = ["allUsers", "allAuthenticatedUsers"];
    let parts = text.split_once(':');
    let named = parts.is_some_and(|(kind, who)| !kind.is_empty() && !who.is_empty());
    if (named && !text.starts_with("deleted"))
        || groups.contains(&text)
        || everybody.contains(&text)
    {
        return Ok(());
    }
    Err("It is no member, such as `user:a@example.com`.".to_owned())
}

/// The provider lets any text through, and the API knows which are roles.
fn exists(role: &str) -> Result<(), Diagnostic> {
    if ["roles/", "projects/", "organizations/"].iter().any(|begin| role.starts_with(begin)) {
        return Ok(());
    }
    let detail = format!("Role {role} is not supported for this resource.");
    Err(Diagnostic::error("Error setting IAM policy: googleapi: Error 400", detail))
}
