//! Journals of several processes in one directory. Here each is a [`Journal`] of its own: a lock
//! belongs to an open file.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::digests::Digests;
use super::directory::Directory;
use super::line::Line;
use super::store::Store as _;
use super::*;
use crate::http::Note as _;

fn journal(path: &Path) -> Journal {
    Journal::new(Setting::At(path.to_owned(), "a test"))
}

fn about(folded: &str) -> About {
    About {
        of: "msp_customer",
        endpoint: "https://api.example".to_owned(),
        folded: folded.to_owned(),
    }
}

fn directory() -> (TempDir, PathBuf) {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("a").join("journal");
    (parent, path)
}

fn asker(key: &str) -> Asker {
    Asker { credential: Secret::new(key), some: vec!["c-0".to_owned()], world: None }
}

async fn take(journal: &Journal, folded: &str) -> Page {
    let taken = journal.take(&about(folded), &CancellationToken::new()).await;
    taken.unwrap_or_else(|untaken| panic!("{untaken:?}"))
}

async fn sent(journal: &Journal, folded: &str, key: &str) -> Page {
    let page = take(journal, folded).await;
    page.begin(&asker(key), Subject::default()).unwrap();
    page.sending().unwrap();
    page
}

async fn outstanding(journal: &Journal, folded: &str, asker: &Asker, has: &[&str]) -> Outstanding {
    let reading = journal.peek(&about(folded)).await.unwrap();
    reading.outstanding(asker, |id| has.contains(&id))
}

fn pages(path: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.file_name().is_some_and(|name| name.len() == 64)).collect()
}

fn why(untaken: Result<Page, Untaken>) -> String {
    match untaken.err().expect("it cannot be used") {
        Untaken::Unusable(Unusable { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_one_process_writes_another_reads() {
    let (_parent, path) = directory();
    let (one, other) = (journal(&path), journal(&path));
    let key = asker("key");
    let page = sent(&one, "acme", "key").await;
    assert!(!outstanding(&other, "acme", &key, &[]).await.sent.is_empty());
    assert!(other.peek(&about("acme")).await.unwrap().is_taken);
    page.made("c-1");
    drop(page);
    let found = outstanding(&other, "acme", &key, &[]).await;
    assert_eq!((found.sent, found.made.len(), &*found.made[0].0), (vec![], 1, "c-1"));
    assert!(outstanding(&other, "beta", &key, &[]).await.is_clear());
    let about = About { of: "msp_integration", ..about("acme") };
    assert!(other.peek(&about).await.unwrap().outstanding(&key, |_| true).is_clear());
}

/// A list that lags does not show it yet.
#[tokio::test]
async fn what_any_process_has_made_lately_is_known_by_its_id() {
    let (_parent, path) = directory();
    let (one, other) = (journal(&path), journal(&path));
    let page = sent(&one, "acme", "key").await;
    assert!(!other.made_lately("c-1").await);
    page.made("c-1");
    assert!(other.made_lately("c-1").await, "while it is taken, too");
    drop(page);
    assert!(other.made_lately("c-1").await);
    assert!(!other.made_lately("c-0").await, "it was there before");
    let page = pages(&path).remove(0);
    let (written, _) = lines(&fs::read(&page).unwrap(), 0);
    let aged = written.iter().map(|line| Line { at: line.at - LISTED_WITHIN - 1, ..line.clone() });
    fs::write(&page, aged.flat_map(|line| line.to_bytes()).collect::<Vec<_>>()).unwrap();
    assert!(!other.made_lately("c-1").await);
    assert!(!Journal::default().made_lately("c-1").await);
}

#[tokio::test]
async fn an_endpoint_is_one_with_its_slash() {
    let (_parent, path) = directory();
    let journal = journal(&path);
    sent(&journal, "acme", "key").await.made("c-1");
    let about = About { endpoint: "https://api.example/".to_owned(), ..about("acme") };
    assert!(!journal.peek(&about).await.unwrap().outstanding(&asker("key"), |_| false).is_clear());
}

/// The key is another one, or belongs to another organization.
#[tokio::test]
async fn another_key_is_another_organization_unless_it_has_the_same_objects() {
    let (_parent, path) = directory();
    let journal = journal(&path);
    sent(&journal, "acme", "key").await.made("c-1");
    let other = asker("another key");
    assert!(outstanding(&journal, "acme", &other, &[]).await.is_clear());
    assert!(!outstanding(&journal, "acme", &other, &["c-0"]).await.is_clear());
    // The outcome of the other one removes no line.
    sent(&journal, "acme", "another key").await.not_sent();
    assert!(!outstanding(&journal, "acme", &asker("key"), &[]).await.is_clear());
}

#[tokio::test]
async fn what_a_world_had_that_is_gone_is_nothing() {
    let (_parent, path) = directory();
    let journal = journal(&path);
    let of = |world: Option<&str>| Asker { world: world.map(str::to_owned), ..asker("key") };
    let page = take(&journal, "acme").await;
    page.begin(&of(Some("w-1")), Subject::default()).unwrap();
    page.sending().unwrap();
    drop(page);
    assert!(!outstanding(&journal, "acme", &of(Some("w-1")), &[]).await.is_clear());
    assert!(outstanding(&journal, "acme", &of(Some("w-2")), &["c-0"]).await.is_clear());
    assert!(outstanding(&journal, "acme", &of(None), &["c-0"]).await.is_clear());
}

/// A destroy writes before any call, so it knows neither world nor objects.
#[tokio::test]
async fn what_is_let_go_of_is_whose_it_was() {
    let (_parent, path) = directory();
    let journal = journal(&path);
    let of = Asker { world: Some("w-1".to_owned()), ..asker("key") };
    let page = take(&journal, "acme").await;
    page.begin(&of, Subject::default()).unwrap();
    page.sending().unwrap();
    page.made("c-1");
    drop(page);
    take(&journal, "acme").await.left("c-2");
    assert!(!outstanding(&journal, "acme", &of, &[]).await.is_clear());
    take(&journal, "acme").await.left("c-1");
    assert!(outstanding(&journal, "acme", &of, &[]).await.is_clear());
    assert!(journal.take_if_any(&about("beta"), &CancellationToken::new()).await.is_none());
}

#[tokio::test]
async fn a_page_that_says_nothing_is_removed_and_one_that_does_is_not() {
    let (_parent, path) = directory();
    let journal = journal(&path);
    drop(take(&journal, "looked").await);
    sent(&journal, "refused", "key").await.not_sent();
    assert_eq!(pages(&path), [""; 0].map(PathBuf::from));
    sent(&journal, "made", "key").await.made("c-1");
    drop(sent(&journal, "lost", "key").await);
    assert_eq!(pages(&path).len(), 2);
    let lengths =
        || pages(&path).iter().map(|page| fs::metadata(page).unwrap().len()).collect::<Vec<_>>();
    let before = lengths();
    for _ in 0..3 {
        drop(take(&journal, "made").await);
    }
    assert_eq!(lengths(), before, "a look leaves nothing");
}

/// Ten threads take a page, write and remove it. If one had the lock of a file that another has
/// removed, two would be in there at once.
#[test]
fn nobody_has_a_page_that_another_has_removed() {
    use std::sync::atomic::{AtomicU32, Ordering};

    let (_parent, path) = directory();
    let inside = AtomicU32::new(0);
    let taken = AtomicU32::new(0);
    let name = "0".repeat(64);
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| {
                let store = Directory::open(&path).unwrap();
                let end = Instant::now() + Duration::from_millis(300);
                while Instant::now() < end {
                    let Some(mut sheet) = store.try_take(&name).unwrap() else { continue };
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                    assert_eq!(sheet.read().unwrap().bytes, b"");
                    sheet.write(0, b"x\n").unwrap();
                    taken.fetch_add(1, Ordering::SeqCst);
                    inside.fetch_sub(1, Ordering::SeqCst);
                    sheet.remove().unwrap();
                }
            });
        }
    });
    assert!(taken.into_inner() > 100);
}

/// A lock that blocks would stop the one thread of the runtime, and so the holder of the page.
#[tokio::test]
async fn who_waits_for_a_page_holds_nobody_up() {
    let (_parent, path) = directory();
    let (one, other) = (journal(&path), journal(&path));
    let page = take(&one, "acme").await;
    let waiting = take(&other, "acme");
    let working = async {
        sleep(Duration::from_millis(250)).await;
        drop(page);
    };
    let begun = Instant::now();
    let (taken, ()) = tokio::join!(waiting, working);
    drop(taken);
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_stop_ends_the_waiting() {
    let (_parent, path) = directory();
    let (one, other) = (journal(&path), journal(&path));
    let _page = take(&one, "acme").await;
    let stop = CancellationToken::new();
    let about = about("acme");
    let waiting = other.take(&about, &stop);
    let stopping = async {
        sleep(Duration::from_millis(150)).await;
        stop.cancel();
    };
    let (taken, ()) = tokio::join!(waiting, stopping);
    assert!(matches!(taken, Err(Untaken::Stopped)));
}

#[tokio::test]
async fn after_a_minute_it_is_said_who_has_it() {
    let (_parent, path) = directory();
    let (one, other) = (journal(&path), journal(&path));
    let _page = sent(&one, "acme", "key").await;
    drop(take(&other, "warm").await);
    tokio::time::pause();
    let taken = other.take(&about("acme"), &CancellationToken::new()).await;
    let Err(Untaken::Busy(Some((process, _)))) = taken else { panic!("it is taken") };
    assert_eq!(process, std::process::id());
}

#[tokio::test]
async fn half_a_line_is_written_over() {
    let (_parent, path) = directory();
    let journal = journal(&path);
    sent(&journal, "acme", "key").await.made("c-1");
    let page = pages(&path).remove(0);
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, format!("{text}{{\"at\":17900")).unwrap();
    drop(sent(&journal, "acme", "key").await);
    let read = fs::read_to_string(&page).unwrap();
    assert!(read.lines().all(|line| serde_json::from_str::<Line>(line).is_ok()), "{read}");
    assert!(!outstanding(&journal, "acme", &asker("key"), &[]).await.sent.is_empty());
}

#[tokio::test]
async fn what_nobody_can_read_counts_as_sent() {
    let (_parent, path) = directory();
    let journal = journal(&path);
    sent(&journal, "acme", "key").await.made("c-1");
    let page = pages(&path).remove(0);
    for garbage in [&b"\0\0\0\0\n"[..], b"{\"what\":\"lent\"}\n", b"\xff\xfe\n"] {
        fs::write(&page, garbage).unwrap();
        let found = outstanding(&journal, "acme", &asker("any key"), &[]).await;
        assert!(!found.sent.is_empty(), "{garbage:?}");
    }
}

#[tokio::test]
async fn a_time_to_come_counts_as_now_and_ages_from_now_on() {
    let (_parent, path) = directory();
    let journal = journal(&path);
    drop(sent(&journal, "acme", "key").await);
    let page = pages(&path).remove(0);
    let later = |line: &str| {
        let mut line: Line = serde_json::from_str(line).unwrap();
        line.at += 10 * 24 * 3_600;
        String::from_utf8(line.to_bytes()).unwrap()
    };
    let text: String = fs::read_to_string(&page).unwrap().lines().map(later).collect();
    fs::write(&page, text).unwrap();
    let taken = take(&journal, "acme").await;
    let found = taken.reading().outstanding(&asker("key"), |_| false);
    let now = taken.reading().now();
    assert!(found.sent[0].at > now);
    taken.redate().unwrap();
    drop(taken);
    let found = outstanding(&journal, "acme", &asker("key"), &[]).await;
    assert!(found.sent[0].at <= now + 5);
}

#[tokio::test]
async fn it_is_its_owners_alone() {
    let (_parent, path) = directory();
    let journal = journal(&path);
    sent(&journal, "acme", "key").await.made("c-1");
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o700, 0o700));
    for file in fs::read_dir(&path).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
}

/// No part of a credential, a name or an endpoint is on the disk.
#[tokio::test]
async fn what_is_written_names_nobody() {
    let (_parent, path) = directory();
    let journal = journal(&path);
    sent(&journal, "canary-name", "canary-key").await.made("c-1");
    for file in fs::read_dir(&path).unwrap() {
        let file = file.unwrap().path();
        let bytes = fs::read(&file).unwrap();
        let all = format!("{} {}", file.display(), String::from_utf8_lossy(&bytes));
        assert!(!all.contains("canary") && !all.contains("api.example"), "{all}");
    }
}

#[tokio::test]
async fn what_is_not_its_owners_alone_is_refused() {
    let (parent, path) = directory();
    let taken =
        || async { why(journal(&path).take(&about("acme"), &CancellationToken::new()).await) };
    let elsewhere = parent.path().join("elsewhere");
    fs::create_dir_all(&elsewhere).unwrap();
    fs::create_dir_all(path.parent().unwrap()).unwrap();

    symlink(&elsewhere, &path).unwrap();
    assert!(taken().await.contains("it is a link or a file"));
    fs::remove_file(&path).unwrap();

    fs::write(&path, "").unwrap();
    assert!(taken().await.contains("it is a link or a file"));
    fs::remove_file(&path).unwrap();

    fs::create_dir(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o770)).unwrap();
    assert!(taken().await.contains("`chmod 700 "));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();

    symlink(parent.path().join("salt"), path.join("salt")).unwrap();
    assert!(taken().await.contains("salt` is not a file"));
    fs::remove_file(path.join("salt")).unwrap();
    fs::write(path.join("salt"), "short").unwrap();
    fs::set_permissions(path.join("salt"), fs::Permissions::from_mode(0o600)).unwrap();
    assert!(taken().await.contains("salt` is damaged"));
}

#[tokio::test]
async fn a_page_that_is_a_link_is_refused_and_what_it_leads_to_is_left_alone() {
    let (parent, path) = directory();
    let journal = journal(&path);
    sent(&journal, "acme", "key").await.made("c-1");
    let page = pages(&path).remove(0);
    let elsewhere = parent.path().join("elsewhere");
    fs::write(&elsewhere, "mine").unwrap();
    fs::remove_file(&page).unwrap();
    symlink(&elsewhere, &page).unwrap();
    let taken = journal.take(&about("acme"), &CancellationToken::new()).await;
    assert!(matches!(taken, Err(Untaken::Failed(why)) if why.contains("is not a file")));
    assert!(matches!(journal.peek(&about("acme")).await, Err(Untaken::Failed(_))));
    assert_eq!(fs::read_to_string(elsewhere).unwrap(), "mine");
}

#[tokio::test]
async fn what_is_old_is_removed_once_the_journal_is_used() {
    let (_parent, path) = directory();
    let one = journal(&path);
    for name in ["old", "young", "taken"] {
        sent(&one, name, "key").await.made("c-1");
    }
    let name = |folded: &str| {
        let digests = Digests::with(&Directory::open(&path).unwrap());
        path.join(digests.name(&about(folded)))
    };
    let _taken = take(&one, "taken").await;
    let then = std::time::SystemTime::now() - Duration::from_secs(26 * 3_600);
    for old in ["old", "taken"] {
        fs::File::options().write(true).open(name(old)).unwrap().set_modified(then).unwrap();
    }
    let other = journal(&path);
    drop(take(&other, "another").await);
    let end = Instant::now() + Duration::from_secs(10);
    while name("old").exists() && Instant::now() < end {
        sleep(Duration::from_millis(10)).await;
    }
    let left = ["old", "young", "taken"].map(|folded| name(folded).exists());
    assert_eq!(left, [false, true, true]);
}

#[tokio::test]
async fn switched_off_nothing_is_written() {
    let journal = Journal::new(Setting::of("off", "a test"));
    let page = sent(&journal, "acme", "key").await;
    page.made("c-1");
    assert!(page.reading().outstanding(&asker("key"), |_| true).is_clear());
    assert!(journal.take_if_any(&about("acme"), &CancellationToken::new()).await.is_none());
    assert_eq!(journal.warning(), None);
}

#[test]
fn what_can_be_no_directory_is_refused() {
    for (text, is_good) in [
        ("", true),
        ("off", true),
        ("/var/lib/msp", true),
        ("journal", false),
        ("./journal", false),
        ("~/journal", false),
        ("~", false),
        (" ", false),
        ("/a\nb", false),
        ("/a\0b", false),
    ] {
        assert_eq!(check(text).is_ok(), is_good, "{text:?}");
    }
}
