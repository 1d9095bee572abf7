//! Who has which role in a project, and on a dataset of BigQuery.

use terraform_provider_msp::framework::{Attr, Attribute, Diagnostic, Schema, Type, Validator};
use terraform_provider_msp::model;

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
        Schema::new("A role in a project.", access())
    }

    fn made(plan: ProjectModel) -> Result<ProjectModel, Diagnostic> {
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
        let dataset = Attribute::required("dataset_id", Type::String, "Which.").requires_replace();
        let mut attributes = access();
        attributes.push(dataset);
        Schema::new("A role on a dataset.", attributes)
    }

    fn made(plan: DatasetModel) -> Result<DatasetModel, Diagnostic> {
        let [project, dataset, role, member] =
            [&plan.project, &plan.dataset_id, &plan.role, &plan.member].map(text);
        let id = format!("projects/{project}/datasets/{dataset}/{role}/{member}");
        Ok(DatasetModel { id: id.into(), etag: "BwY".to_owned().into(), ..plan })
    }
}

/// What both have.
fn access() -> Vec<Attribute> {
    let set = |name, begins: &'static [&'static str]| {
        let validator = Validator::text(move |text| {
            let fits = begins.iter().any(|begin| text.starts_with(begin));
            fits.then_some(()).ok_or_else(|| format!("It begins with one of {begins:?}."))
        });
        Attribute::required(name, Type::String, "Who, what, where.")
            .requires_replace()
            .validate(validator)
    };
    vec![
        Attribute::computed("etag", Type::String, "Of the policy."),
        Attribute::computed("id", Type::String, "All of it."),
        set("member", &["user:", "serviceAccount:", "group:", "domain:"]),
        set("project", &[""]),
        set("role", &["roles/", "projects/", "organizations/"]),
    ]
}
