//! What a person sees who runs the binary by hand.

use super::support::{COOKIE, Launch};

#[tokio::test]
async fn run_by_hand_it_says_in_two_lines_what_it_is_and_where_to_read_on() {
    let ended = Launch::bare().run().await;
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(ended.stdout, "");
    insta::assert_snapshot!(ended.stderr.replace(env!("CARGO_PKG_VERSION"), "[version]"), @r"
    terraform-provider-msp [version] is a plugin: Terraform and OpenTofu start it themselves.
    How to use it: https://registry.terraform.io/providers/mspops/msp/latest/docs (or --help)
    ");
}

#[tokio::test]
async fn a_cookie_of_another_program_is_none() {
    let ended = Launch::bare().env("TF_PLUGIN_MAGIC_COOKIE", &COOKIE[1..]).run().await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(ended.stderr.contains("is a plugin"), "{}", ended.stderr);
}

#[tokio::test]
async fn version_is_one_line() {
    let ended = Launch::bare().argument("--version").run().await;
    assert!(ended.status.success());
    let expected = format!("terraform-provider-msp {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((ended.stdout, ended.stderr), (expected, String::new()));
}

#[tokio::test]
async fn help_says_what_it_is_and_what_can_be_given() {
    let ended = Launch::bare().argument("--help").run().await;
    assert!(ended.status.success());
    assert_eq!(ended.stderr, "");
    insta::assert_snapshot!(ended.stdout.replace(env!("CARGO_PKG_VERSION"), "[version]"), @r#"
    terraform-provider-msp [version]

    A provider for Terraform and OpenTofu. Managed Service Providers use it to onboard
    customers in Wiv and in VMware Cloud Partner Navigator. Terraform starts it: run
    only the options below by hand. In a configuration:

        terraform {
          required_providers {
            msp = {
              source = "mspops/msp"
            }
          }
        }

    Usage: terraform-provider-msp [OPTION]

    Options:
          --debug    Keep running, print how to attach Terraform, stop on Ctrl-C
      -V, --version  Print the version
      -h, --help     Print this

    Environment variables, for values that the configuration leaves out:
      WIV_API_KEY, WIV_ENDPOINT
      NAVIGATOR_REFRESH_TOKEN, NAVIGATOR_ACCESS_TOKEN,
      NAVIGATOR_CLIENT_ID, NAVIGATOR_CLIENT_SECRET,
      NAVIGATOR_ORG_ID, NAVIGATOR_ENDPOINT
      HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE

    Environment variables for logs. The first one that is set decides:
      TF_LOG_PROVIDER_MSP, TF_LOG_PROVIDER, TF_LOG
                     TRACE, DEBUG, INFO, WARN, ERROR or OFF

    Documentation: https://registry.terraform.io/providers/mspops/msp/latest/docs
    "#);
}

#[tokio::test]
async fn an_unknown_option_is_refused_by_name() {
    let ended = Launch::bare().argument("--serve").run().await;
    assert_eq!(ended.status.code(), Some(2));
    assert_eq!(ended.stderr, "invalid option '--serve'\nhint: `--help` lists the options\n");
}
