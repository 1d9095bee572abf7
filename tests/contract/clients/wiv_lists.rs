//! Wiv's customer list, whose envelope and elements the documents leave open.

use terraform_provider_msp::http::ErrorKind;
use terraform_provider_msp::wiv::CustomerField;

use super::server::{Reply, Server};
use super::{wiv, wiv_once};

#[tokio::test]
async fn customers_are_listed_whatever_the_envelope() {
    let list = r#"[{"customer_id": "a", "customer_name": "A"}, {"customer_id": "b"}]"#;
    for body in [
        list.to_owned(),
        format!(r#"{{"data": {list}}}"#),
        format!(r#"{{"data": {{"customers": {list}}}}}"#),
        format!(r#"{{"customers": {list}, "message": "ok"}}"#),
        format!(r#"{{"message": "ok", "count": 2.5, "data": {list}}}"#),
    ] {
        let server = Server::start([Reply::json(200, &body)]).await;
        let fields = [CustomerField::Id, CustomerField::Name];
        let customers = wiv(&server).list_customers(&fields).await.unwrap();
        let told: Vec<_> = customers
            .iter()
            .map(|customer| (customer.id.as_str(), customer.name.as_deref()))
            .collect();
        assert_eq!(told, [("a", Some("A")), ("b", None)], "{body}");
        assert_eq!(server.request().line(), "GET /msp/customers?fields=id,name");
        assert_eq!(server.request().body, b"");
    }
}

#[tokio::test]
async fn the_fields_are_asked_for_by_their_documented_names() {
    let server = Server::start((0..3).map(|_| Reply::json(200, "[]"))).await;
    let client = wiv(&server);
    client.list_customers(&CustomerField::ALL).await.unwrap();
    client.list_customers(&[]).await.unwrap();
    client.list_customers(&[CustomerField::Integrations]).await.unwrap();
    assert_eq!(
        server.lines(),
        [
            "GET /msp/customers?fields=id,name,users_number,active_workflows,num_of_integrations,\
             successful_runs,failed_runs,cost_impact,realized_savings,integration_types,integrations",
            "GET /msp/customers",
            "GET /msp/customers?fields=id,integrations",
        ]
    );
}

#[tokio::test]
async fn figures_are_read_as_numbers_and_as_text() {
    let body = r#"{"data": [{
        "customer_id": 7, "customer_name": "A", "users_number": 3, "active_workflows": "4",
        "num_of_integrations": 5.0, "successful_runs": null, "failed_runs": "many",
        "cost_impact": 1234567890123456789.10, "realized_savings": "12.50",
        "integration_types": ["AWS", "GCP"], "surprise": {"x": [1]}
    }]}"#;
    let server = Server::start([Reply::json(200, body)]).await;
    let customer = wiv(&server).list_customers(&[]).await.unwrap().remove(0);
    assert_eq!(customer.id, "7");
    let figures = *customer.figures.unwrap();
    assert_eq!(figures.users_number, Some(3));
    assert_eq!(figures.active_workflows, Some(4));
    assert_eq!(figures.num_of_integrations, Some(5));
    assert_eq!(figures.successful_runs, None);
    assert_eq!(figures.failed_runs, None);
    assert_eq!(figures.cost_impact.as_deref(), Some("1234567890123456789.10"));
    assert_eq!(figures.realized_savings.as_deref(), Some("12.50"));
    assert_eq!(figures.integration_types.unwrap(), ["AWS", "GCP"]);
    assert_eq!(customer.integrations, None);
}

#[tokio::test]
async fn integrations_are_recognised_by_either_id_and_what_is_not_is_counted() {
    let body = r#"{"data": [{"customer_id": "c", "integrations": [
        {"integration_id": "i1", "name": "N", "type": "AWS", "id": "other"},
        {"id": "i2"}, {"name": "no id"}, "AWS", 7, null, ["x"]
    ]}]}"#;
    let server = Server::start([Reply::json(200, body)]).await;
    let customer = wiv(&server).list_customers(&[]).await.unwrap().remove(0);
    let integrations = customer.integrations.unwrap();
    let ids: Vec<_> = integrations.recognised.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["i1", "i2"]);
    assert_eq!(integrations.recognised[0].name.as_deref(), Some("N"));
    assert_eq!(integrations.recognised[0].kind.as_deref(), Some("AWS"));
    assert_eq!(integrations.recognised[1].kind, None);
    assert_eq!(integrations.unrecognised, 5);
}

#[tokio::test]
async fn a_list_that_is_none_is_an_error_and_never_an_empty_list() {
    for body in [
        "",
        "{}",
        "null",
        "7",
        "\"x\"",
        r#"{"data": null}"#,
        r#"{"data": {}}"#,
        r#"{"data": {"items": []}}"#,
        "[{}]",
        "[7]",
        r#"[{"customer_id": "a"}, {"name": "b"}]"#,
        r#"[{"customer_id": "a"}"#,
        "[] []",
        "<html>",
    ] {
        let server = Server::start([Reply::json(200, body)]).await;
        let error = wiv_once(&server).list_customers(&[]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Failed, "{body}");
    }
}
