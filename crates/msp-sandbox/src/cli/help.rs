//! What `msp-sandbox --help` prints.

pub(crate) const HELP: &str = "\
msp-sandbox: Wiv's MSP API and VMware Cloud Partner Navigator's API on one local port

Rehearse a Terraform configuration here before you use an API that deletes nothing. The
sandbox answers as the two vendors document, and checks each request like a strict server.
It keeps all objects until it ends, or in a file with --data.

Usage: msp-sandbox [OPTIONS]

  --listen ADDRESS              where to listen [127.0.0.1:8080]
  --data FILE                   keep the data in FILE: read at the start, written after
                                each change. Only one sandbox at a time can use a file
  --assume NAME=VALUE           choose a behaviour that the documents leave open. You can
                                repeat this option
  --list-assumptions            list these assumptions, and end
  --token-lifetime SECONDS      how long a Navigator access token is good for [1800]
  --log-size NUMBER             how many requests the log keeps [10000]
  --seed NUMBER                 make the same ids in every run
  --allow-remote                allow --listen on an address that other machines can reach,
                                and other names than localhost
  -h, --help                    print this, and end
  -V, --version                 print the version, and end

The credentials that callers must send. The sandbox prints the defaults at its start:
  --wiv-api-key KEY
  --navigator-refresh-token TOKEN
  --navigator-client-id ID
  --navigator-client-secret SECRET
  --navigator-org-id ID

A provider block for it:

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

Open its address in a browser: a page shows all objects and the last requests, live.

Its own endpoints need no credentials. They refuse requests from pages of other sites:

  GET    /_sandbox/state        all objects
  PUT    /_sandbox/state        replaces them: rename a customer or remove a tenant behind
                                Terraform's back, and see what the next plan says. Set a
                                customer's figures (money, runs) here too
  DELETE /_sandbox/state        removes all objects: the sandbox is as it was at its start
  POST   /_sandbox/customers    makes many customers: {\"count\": 300}. With a name, each
                                customer gets that name and a number [Customer]
  POST   /_sandbox/cases        makes cases that a search finds: customer_id and count,
                                and optionally case_type, start and end (2024-01-31)
  POST   /_sandbox/lists/catch-up
                                ends all lags: lists show all objects now
  POST   /_sandbox/invitations/accept
                                accepts an invitation to an organization of Navigator:
                                {\"org_id\": \"...\", \"email\": \"...\"}
  GET    /_sandbox/requests     the requests received, in order, without secrets. With
                                ?last=20 only the last 20
  DELETE /_sandbox/requests     empties that list
  POST   /_sandbox/faults       adds a rule: which requests go wrong, and how
  GET    /_sandbox/faults       the rules, and how often each rule has fired
  DELETE /_sandbox/faults       removes all rules. With /ID it removes one

An example: the sandbox makes the next customer, but loses the answer. Only the third list
shows this customer:

  curl http://127.0.0.1:8080/_sandbox/faults --data '{
    \"match\": {\"method\": \"POST\", \"path\": \"/msp/customers\"}, \"times\": 1,
    \"fault\": {\"drop\": {\"moment\": \"after_commit\"}, \"list_lag\": {\"lists\": 2}}
  }'

A rule:

  match        method and path. Without one of them any matches. In a path * is any text
  skip         how many matching requests pass first [0]
  times        how many requests go wrong after that [all]
  probability  how likely each of these goes wrong [1]
  seed         picks the same requests in every run
  fault        one or more of these. A moment is \"before_commit\" (the default: the
               request has no effect, or none yet) or \"after_commit\":
    {\"latency\": {\"ms\": 500, \"moment\": \"before_commit\"}}
    {\"hold\": {\"moment\": \"before_commit\"}}           until the rule is removed
    {\"list_lag\": {\"lists\": 3, \"seconds\": 30}}       for new objects; only in a rule
                                                      whose match.method is POST
    {\"name_echo\": {\"spelling\": \"upper\", \"characters\": 20}}
                                                      names, in a spelling of the assumption
    {\"members\": {\"name\": null, \"type\": \"aws\"}}      other values for members of these names,
                                                      at any depth; null leaves them out
    {\"partial_list\": {\"rows\": 0, \"sign\": \"link\"}}   the first rows, and a sign that there are
                                                      more, as in the assumption long_lists
                                                      (whole: no sign). Only in a rule
                                                      whose match.method is GET.
                 With or without those, one of these (cut also goes with the last three):
    {\"status\": {\"status\": 503, \"headers\": {\"Retry-After\": \"2\"}, \"body\": {},
                \"moment\": \"before_commit\"}}
    {\"drop\": {\"moment\": \"before_commit\"}}           the connection, without an answer
    {\"cut\": {}}                                     the answer, in the middle
    {\"garbage\": {}}                                 an answer that is not JSON
    {\"content_type\": {}}                            an HTML page as the answer
    {\"oversized\": {\"bytes\": 1048576}}               a long answer
    {\"expired_token\": {}}                           the access token ends now
    {\"rate_limit\": {\"requests\": 10, \"window_ms\": 1000}}

A request that has its effect but gets a 429, and an error that comes with a 200:

    {\"status\": {\"status\": 429, \"moment\": \"after_commit\"}}
    {\"status\": {\"status\": 200, \"body\": {\"id\": \"err-1\", \"message\": \"Internal error\"}}}

The first rule that matches and fires handles the request. /_sandbox/requests names that
rule, and says whether the request had its effect. No rule disturbs /_sandbox itself.

Nobody can add users at fail.example: use them to rehearse partial success. In Navigator,
users at invited.example have no VMware ID. The sandbox invites them, and no list shows
them before they accept. Nobody can invite users at uninvited.example. All other users
are added at once.
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
