//! A web server for the files of a directory.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;

use crate::Result;

/// Serves them while this process runs. Returns the address.
pub fn serve(directory: &Path) -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let directory: Arc<Path> = Arc::from(directory);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    thread::spawn(move || {
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, Router::new().fallback(file).with_state(directory)).await
        })
    });
    Ok(address)
}

async fn file(State(directory): State<Arc<Path>>, uri: Uri) -> impl IntoResponse {
    let path = directory.join(relative(&uri));
    let file = std::fs::read(&path);
    let content = file.map_err(|error| (StatusCode::NOT_FOUND, error.to_string()))?;
    // Terraform accepts the two files of a network mirror under no other type.
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    let kind = if is_json { "application/json" } else { "application/octet-stream" };
    Ok::<_, (StatusCode, String)>(([(CONTENT_TYPE, kind)], content))
}

/// Removes the parts that would lead out of the directory.
fn relative(uri: &Uri) -> PathBuf {
    uri.path().split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_directory() {
        for (path, file) in [("/a/b.json", "a/b.json"), ("/../a//./b", "a/b"), ("/", "")] {
            assert_eq!(relative(&path.parse().unwrap()), PathBuf::from(file));
        }
    }
}
