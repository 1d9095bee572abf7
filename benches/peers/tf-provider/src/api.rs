//! The two calls of Wiv's API.

use serde::Deserialize;
use serde_json::json;

/// Wiv with one key.
pub struct Api {
    client: reqwest::Client,
    endpoint: String,
    key: String,
}

/// The answer to a create.
#[derive(Deserialize)]
pub struct Created {
    pub customer_id: String,
}

/// A row of the list.
#[derive(Deserialize)]
pub struct Listed {
    #[serde(alias = "customer_id")]
    pub id: String,
    #[serde(alias = "customer_name")]
    pub name: String,
}

/// What every answer is wrapped in.
#[derive(Deserialize)]
struct Wrapped<T> {
    data: T,
}

impl Api {
    pub fn from_environment() -> Self {
        let variable = |name| std::env::var(name).unwrap_or_default();
        let client = reqwest::Client::new();
        Self { client, endpoint: variable("WIV_ENDPOINT"), key: variable("WIV_API_KEY") }
    }

    fn url(&self) -> String {
        format!("{}/msp/customers", self.endpoint)
    }

    pub async fn create(&self, name: &str) -> reqwest::Result<Created> {
        let request = self.client.post(self.url()).header("x-api-key", &self.key);
        let answer = request.json(&json!({ "name": name })).send().await?;
        let created: Wrapped<_> = answer.error_for_status()?.json().await?;
        Ok(created.data)
    }

    pub async fn list(&self) -> reqwest::Result<Vec<Listed>> {
        let request = self.client.get(self.url()).header("x-api-key", &self.key);
        // The documents show it with every call.
        let request = request.header("content-type", "application/json");
        let answer = request.query(&[("fields", "id,name")]).send().await?;
        let list: Wrapped<_> = answer.error_for_status()?.json().await?;
        Ok(list.data)
    }
}
