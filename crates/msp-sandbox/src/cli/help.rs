//! What `msp-sandbox --help` prints.

pub(crate) const HELP: &str = "\
msp-sandbox: Wiv's MSP API and VMware Cloud Partner Navigator's API on one local port

Rehearse a Terraform configuration against it before it meets an API that can delete
nothing. It answers what the two vendors document, checks what it is sent as a strict
server would, and keeps what was created until it ends (or in a file, with --data).

Usage: msp-sandbox [OPTIONS]

  --listen ADDRESS              where to listen [127.0.0.1:8080]
  --data FILE                   keep the data in FILE: read at the start, written after
                                each change; no other sandbox may have it meanwhile
  --assume NAME=VALUE           switch what is assumed where the documents are silent;
                                may be repeated
  --list-assumptions            list what can be assumed, and end
  --token-lifetime SECONDS      how long a Navigator access token is good for [1800]
  --log-size NUMBER             how many requests the log keeps [10000]
  --seed NUMBER                 make the same ids in every run
  --allow-remote                allow --listen on an address that other machines reach, and
                                callers that know it by another name than localhost
  -h, --help                    print this, and end
  -V, --version                 print the version, and end

What callers have to present; the defaults are printed at the start:
  --wiv-api-key KEY
  --navigator-refresh-token TOKEN
  --navigator-client-id ID
  --navigator-client-secret SECRET
  --navigator-org-id ID

A provider block that points at it:

  provider \"msp\" {
    wiv {
      api_key  = \"sandbox-wiv-api-key\"
      endpoint = \"http://127.0.0.1:8080\"
    }
    navigator {
      refresh_token = \"sandbox-refresh-token\"
      org_id        = \"9d9648a7-115a-4a06-a613-a0c4077469f7\"
      endpoint      = \"http://127.0.0.1:8080\"
    }
  }

In a browser its address shows what exists and the last requests, as they come.

Its own endpoints, which need no credentials, and refuse what a page of another site sends:

  GET    /_sandbox/state        all that was created
  PUT    /_sandbox/state        replaces it: rename a customer or remove a tenant behind
                                Terraform's back, and see what the next plan says; a
                                customer's figures (money, runs) are set here too
  DELETE /_sandbox/state        forgets all of it: the sandbox is as it was at its start
  POST   /_sandbox/customers    makes many customers: {\"count\": 300}, and if wanted a name
                                that each of them gets with its number [Customer]
  POST   /_sandbox/cases        makes cases for a search to find: customer_id and count,
                                and if wanted case_type, start and end (2024-01-31)
  POST   /_sandbox/lists/catch-up
                                lets lists show all that there is, however far behind
  POST   /_sandbox/invitations/accept
                                accepts an invitation to an organization of Navigator:
                                {\"org_id\": \"...\", \"email\": \"...\"}
  GET    /_sandbox/requests     the requests received, in order, without secrets; with
                                ?last=20 no more than the last 20
  DELETE /_sandbox/requests     empties that list
  POST   /_sandbox/faults       adds a rule: which requests go wrong, and how
  GET    /_sandbox/faults       the rules, and how often each has fired
  DELETE /_sandbox/faults       removes them all; with /ID, one

The answer to the next customer is lost, though the customer is made, and lists show it
only from the third on:

  curl http://127.0.0.1:8080/_sandbox/faults --data '{
    \"match\": {\"method\": \"POST\", \"path\": \"/msp/customers\"}, \"times\": 1,
    \"fault\": {\"drop\": {\"moment\": \"after_commit\"}, \"list_lag\": {\"lists\": 2}}
  }'

A rule:

  match        method and path; a missing one means any, and * in a path any text
  skip         how many requests pass first [0]
  times        how many go wrong after that [all]
  probability  how likely each of them does [1]
  seed         picks the same ones of them in every run
  fault        one or more of these; a moment is \"before_commit\" (the default: the
               request is not carried out, or not yet) or \"after_commit\":
    {\"latency\": {\"ms\": 500, \"moment\": \"before_commit\"}}
    {\"hold\": {\"moment\": \"before_commit\"}}           until the rule is removed
    {\"list_lag\": {\"lists\": 3, \"seconds\": 30}}       for what is created; only in a rule
                                                      whose match.method is POST
    {\"name_echo\": {\"spelling\": \"upper\", \"characters\": 20}}
                                                      names; spelled as in the assumption
    {\"members\": {\"name\": null, \"type\": \"aws\"}}      of these names, however deep: other
                                                      values; null leaves them out
    {\"partial_list\": {\"rows\": 0, \"sign\": \"link\"}}   the first rows, and the sign of the
                                                      assumption long_lists that there are
                                                      more (whole: none); only in a rule
                                                      whose match.method is GET
                 and with or without those, one of these (with the last three: cut):
    {\"status\": {\"status\": 503, \"headers\": {\"Retry-After\": \"2\"}, \"body\": {},
                \"moment\": \"before_commit\"}}
    {\"drop\": {\"moment\": \"before_commit\"}}           the connection, without an answer
    {\"cut\": {}}                                     the answer, in the middle
    {\"garbage\": {}}                                 an answer that is no JSON
    {\"content_type\": {}}                            an HTML page for an answer
    {\"oversized\": {\"bytes\": 1048576}}               a long answer
    {\"expired_token\": {}}                           the access token ends now
    {\"rate_limit\": {\"requests\": 10, \"window_ms\": 1000}}

A 429 that was carried out all the same, and an error that comes with a 200:

    {\"status\": {\"status\": 429, \"moment\": \"after_commit\"}}
    {\"status\": {\"status\": 200, \"body\": {\"id\": \"err-1\", \"message\": \"Internal error\"}}}

The first rule that matches and fires has the request. /_sandbox/requests says which one
did, and whether the request was carried out. /_sandbox itself is never disturbed.

Users at fail.example cannot be added, to rehearse partial success. In Navigator users at
invited.example have no VMware ID: they are invited, and are in no list before they accept.
Those at uninvited.example cannot be invited; all others are added at once.
";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;
    use crate::{Credentials, Fault, Rule};

    /// The fault on each line that begins with one, and the words about it.
    fn faults() -> Vec<(Value, &'static str)> {
        let (_, table) = HELP.split_once("\n  fault ").unwrap();
        let (table, _) = table.split_once("\n\n").unwrap();
        table
            .match_indices("\n    {")
            .map(|(at, _)| {
                let from = &table[at..];
                let mut values = serde_json::Deserializer::from_str(from).into_iter();
                let fault = values.next().unwrap().unwrap();
                let said = &from[values.byte_offset()..];
                (fault, said.split("\n    {").next().unwrap())
            })
            .collect()
    }

    #[test]
    fn every_fault_is_shown_and_goes_as_it_is_shown() {
        let mut shown = BTreeSet::new();
        for (fault, said) in faults() {
            shown.extend(fault.as_object().unwrap().keys().cloned());
            let mut rule = json!({"fault": fault});
            for method in ["GET", "POST"] {
                if said.contains(&format!("match.method is {method}")) {
                    rule["match"] = json!({"method": method});
                }
            }
            Rule::from_json(rule.to_string().as_bytes())
                .unwrap_or_else(|error| panic!("{rule}: {error}"));
        }
        assert_eq!(shown, Fault::PARTS.iter().map(|&name| name.to_owned()).collect());
    }

    #[test]
    fn the_call_that_it_shows_adds_a_rule() {
        let (_, call) = HELP.split_once("--data '").unwrap();
        let (rule, _) = call.split_once('\'').unwrap();
        Rule::from_json(rule.as_bytes()).unwrap();
    }

    #[test]
    fn every_member_of_a_rule_is_explained() {
        let rule = Fault::cut().on("GET", "/").once().probability(0.5, 7);
        for (name, _) in serde_json::to_value(rule).unwrap().as_object().unwrap() {
            assert!(HELP.contains(&format!("\n  {name} ")), "{name}");
        }
    }

    #[test]
    fn help_page_and_guide_show_the_credentials_that_it_takes() {
        let given = Credentials::default();
        let (key, token, org) = (given.wiv_api_key, given.refresh_token, given.provider_org_id);
        let block = [
            format!("api_key  = \"{key}\""),
            format!("refresh_token = \"{token}\""),
            format!("org_id        = \"{org}\""),
        ];
        let variables = [
            format!("WIV_API_KEY={key}"),
            format!("NAVIGATOR_REFRESH_TOKEN={token}"),
            format!("NAVIGATOR_ORG_ID={org}"),
        ];
        for (place, text, lines) in [
            ("help", HELP, &block),
            ("page", include_str!("../control/page/script.js"), &block),
            ("guide", include_str!("../../../../docs/guides/sandbox.md"), &variables),
        ] {
            for line in lines {
                assert!(text.contains(line), "no {line} in the {place}");
            }
        }
    }
}
