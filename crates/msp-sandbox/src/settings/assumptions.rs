//! What the documents leave open: one named, switchable assumption for each question.
//!
//! The first value of each is the default. Set with `--assume NAME=VALUE`, listed by
//! `--list-assumptions`.

use super::assume::{AssumptionError, assumptions, line, paragraph};

impl Assumptions {
    /// Switches one, written `NAME=VALUE`.
    ///
    /// # Errors
    /// If it is not of that form, or there is no such name or value.
    pub fn set(&mut self, assignment: &str) -> Result<(), AssumptionError> {
        let (name, value) = assignment
            .split_once('=')
            .ok_or_else(|| AssumptionError::Form(assignment.to_owned()))?;
        self.set_value(name.trim(), value.trim())
    }

    /// The defaults with these switched.
    ///
    /// # Errors
    /// As [`Assumptions::set`].
    pub fn with(assignments: &[&str]) -> Result<Self, AssumptionError> {
        let mut assumptions = Self::default();
        for assignment in assignments {
            assumptions.set(assignment)?;
        }
        Ok(assumptions)
    }
}

assumptions! {
    choices {
        /// Wiv: the key of the id in the answer to a create of a customer.
        /// The guide says `customer_id`; its first published version said `org_id`.
        customer_id_key: CustomerIdKey {
            /// As the guide is now.
            CustomerId = "customer_id",
            /// As the guide was first.
            OrgId = "org_id",
        }
        /// Wiv: the form of a customer's id. One example is a UUID, another `org_12345`.
        customer_id_form: CustomerIdForm {
            /// A UUID.
            Uuid = "uuid",
            /// `org_` and digits.
            Org = "org",
        }
        /// Wiv: whether the answer to a POST is wrapped. The guide shows `{"data": ...}`.
        post_envelope: PostEnvelope {
            /// `{"data": {...}}`.
            Data = "data",
            /// The object itself, without a `message`.
            None = "none",
        }
        /// Wiv: the status of a POST that worked. The guide states none.
        post_status: PostStatus {
            /// 200 OK.
            Ok = "200",
            /// 201 Created.
            Created = "201",
        }
        /// Wiv: the envelope of the customer list. The guide does not show it.
        list_envelope: ListEnvelope {
            /// `{"data": [...]}`.
            Data = "data",
            /// `{"data": {"customers": [...]}}`.
            DataCustomers = "data_customers",
            /// `{"customers": [...]}`.
            Customers = "customers",
            /// `[...]`.
            Bare = "bare",
        }
        /// Wiv: the elements of `integrations` in the customer list. The guide does not show one.
        integration_element: IntegrationElement {
            /// The id is `integration_id`, as in the answer to the create.
            IntegrationId = "integration_id",
            /// The id is `id`.
            Id = "id",
            /// Nothing in it has a name that a client could know.
            Unrecognised = "unrecognised",
            /// There are none: `num_of_integrations` alone tells how many there are.
            Counted = "counted",
        }
        /// Wiv: `cost_impact` and `realized_savings` in the customer list. Their type is not stated.
        money: Money {
            /// JSON numbers.
            Number = "number",
            /// Strings.
            String = "string",
        }
        /// Wiv: the key of an error's text. The guide shows `{"error": ...}` for the list only.
        wiv_error_key: WivErrorKey {
            /// `{"error": "..."}`.
            Error = "error",
            /// `{"message": "..."}`, but for the list.
            Message = "message",
            /// The text alone, not JSON, but for the list.
            Text = "text",
        }
        /// Wiv: a GET without `Content-Type`. The guide asks for the header on every call,
        /// and does not say what happens without it. A GET has no content that it could name.
        get_content_type: GetContentType {
            /// Served.
            Optional = "optional",
            /// Refused, as for a POST.
            Required = "required",
        }
        /// Wiv: an onboarding link made twice for one customer.
        link_external_id: LinkExternalId {
            /// Each link has an external id of its own.
            New = "new",
            /// The customer keeps the first one.
            Same = "same",
        }
        /// Wiv: two customers of one name. The guide does not say.
        customer_names: CustomerNames {
            /// Two customers.
            Repeatable = "repeatable",
            /// The second is refused: 409.
            Unique = "unique",
        }
        /// Wiv: two integrations of one name with one customer. The guide does not say.
        integration_names: IntegrationNames {
            /// Two integrations.
            Repeatable = "repeatable",
            /// The second is refused: 409.
            Unique = "unique",
        }
        /// Wiv: where a GCP integration's fields stand. The guide prints that body broken.
        gcp_fields: GcpFields {
            /// Within `integration_secret`.
            Nested = "nested",
            /// Beside `type` and `name`.
            Flat = "flat",
        }
        /// Wiv: which members of a Google key file must be there. The guide shows eleven; keys
        /// made before Google wrote `universe_domain` have ten.
        key_file: KeyFile {
            /// All that the guide shows, but for `universe_domain`.
            Documented = "documented",
            /// `type`, `project_id`, `private_key` and `client_email`; others as they come.
            Least = "least",
        }
        /// Wiv: integrations of types other than AWS and GCP, whose form is not documented.
        other_types: OtherTypes {
            /// Taken with any object as `integration_secret`.
            Accepted = "accepted",
            /// Refused: 400.
            Refused = "refused",
        }
        /// Wiv: the external id of an AWS integration that no link of the customer gave out.
        aws_external_id: AwsExternalId {
            /// Taken.
            Any = "any",
            /// Refused: 400.
            Linked = "linked",
        }
        /// Wiv: the time of an integration, which the guide shows without a zone.
        timestamp_zone: TimestampZone {
            /// UTC, unsaid.
            None = "none",
            /// UTC, said: `+00:00` at the end.
            Offset = "offset",
        }
        /// Wiv: a user who is added a second time with the same role. The guide does not say.
        repeated_users: RepeatedUsers {
            /// Among `added_users` again, with the same id.
            Added = "added",
            /// Among `failed_users`: `User already exists`.
            Failed = "failed",
        }
        /// Wiv: an entry of `user_emails` that is no address. The guide does not say.
        malformed_emails: MalformedEmails {
            /// Among `failed_users`: `Invalid email`.
            Failed = "failed",
            /// The whole call is refused: 400.
            Refused = "refused",
        }
        /// Wiv: how the answer writes the addresses it was sent. The guide does not say.
        email_echo: EmailEcho {
            /// As they came.
            AsSent = "as_sent",
            /// In lower case.
            Lower = "lower",
        }
        /// Wiv: the scroll ids of one search for cases. The guide shows one that has the form of
        /// Elasticsearch's, where a scroll is a cursor.
        scroll_ids: ScrollIds {
            /// One, which each call with it moves on by a page.
            Cursor = "cursor",
            /// One for each page, which can be sent again.
            Page = "page",
        }
        /// Wiv: the last page of a search for cases. The guide says that `next_page_key` is null
        /// where there is nothing further, and not when that is known.
        last_case_page: LastCasePage {
            /// The last one with cases says so.
            Null = "null",
            /// An empty one comes after it, with a key again.
            Empty = "empty",
        }
        /// Wiv: a search for the cases of a customer that does not exist. The guide calls
        /// `customer_id` a filter.
        cases_of_nobody: CasesOfNobody {
            /// It finds none.
            None = "none",
            /// It is refused: 404.
            Refused = "refused",
        }
        /// Wiv: how the type of an integration comes back. The guide shows it as it was sent.
        type_echo: TypeEcho {
            /// As it was sent.
            AsSent = "as_sent",
            /// In lower case.
            Lower = "lower",
            /// By a longer name: `CLOUD_AWS`.
            Prefixed = "prefixed",
        }
        /// Both: how a name comes back, in answers and in lists: that of a customer or an
        /// integration, and the `displayName` of a tenant. The documents show it as it was sent.
        name_echo: NameEcho {
            /// As it was sent.
            AsSent = "as_sent",
            /// Without white space around it.
            Trimmed = "trimmed",
            /// With one space for any white space in it.
            Collapsed = "collapsed",
            /// In lower case.
            Lower = "lower",
            /// In upper case.
            Upper = "upper",
            /// Composed: an accent and its letter are one character.
            Nfc = "nfc",
            /// Decomposed: an accent and its letter are two characters.
            Nfd = "nfd",
            /// Escaped for HTML: `&amp;`.
            Escaped = "escaped",
            /// Cut after as many characters as `longest_name` says.
            Cut = "cut",
        }
        /// Both: a list of customers or tenants that has more rows than `rows_per_list`. The
        /// documents know no such list, and no call for the rest of one.
        long_lists: ListSign {
            /// It has them all.
            Whole = "whole",
            /// It has so many, and the status 206.
            Status206 = "status_206",
            /// The same, with the header `Link: <...>; rel="next"`.
            Link = "link",
            /// The same, with a `next_page_key`, as a search for cases has one.
            NextPageKey = "next_page_key",
            /// The same, with `has_more` as true.
            HasMore = "has_more",
            /// The same, with the `total` of all rows.
            Total = "total",
            /// The same, as a page that is not the `last`.
            Last = "last",
            /// The same, as the first page of `totalPages`.
            TotalPages = "total_pages",
            /// The same, with an `error` beside the rows.
            Error = "error",
        }
        /// Both: fields, and query parameters of Wiv, that no document names.
        unknown_fields: UnknownFields {
            /// Refused: 400.
            Refused = "refused",
            /// Passed over.
            Ignored = "ignored",
        }
        /// Both: an empty or blank text where a name or the like is required. No document says.
        /// (`state` and `zip` may always be empty, not every country has them.)
        blank_text: BlankText {
            /// Refused: 400.
            Refused = "refused",
            /// Taken.
            Accepted = "accepted",
        }
        /// Navigator: what reads tell of a tenant. The documented ones leave out `addressLine1`
        /// and `addressLine2`, that of a single organization `adminUserEmail` too.
        tenant_reads: TenantReads {
            /// As documented.
            Documented = "documented",
            /// Every field.
            Whole = "whole",
        }
        /// Navigator: the answer to the update of a tenant, which is not shown.
        update_answer: UpdateAnswer {
            /// As the answer to a read, with the timestamps.
            Read = "read",
            /// As the answer to the create, without them.
            Created = "created",
        }
        /// Navigator: how `state` comes back. The documented request says `Georgia`, a documented
        /// read says `GA`.
        state_echo: StateEcho {
            /// As it was sent.
            AsSent = "as_sent",
            /// A state of the US by its two letters.
            Abbreviated = "abbreviated",
        }
        /// Navigator: two tenants of one `domain`. No document says.
        tenant_domains: TenantDomains {
            /// Two tenants.
            Repeatable = "repeatable",
            /// The second is refused: 409.
            Unique = "unique",
        }
        /// Navigator: an `adminUserEmail` that is not empty. Documented, and said to fail by the
        /// one client that is known.
        admin_user_email: AdminUserEmail {
            /// Taken.
            Accepted = "accepted",
            /// Refused: 400.
            Refused = "refused",
        }
        /// Navigator: a `tenantType` other than `DEFAULT`. The reference spells another one
        /// `INTENRAL`.
        tenant_types: TenantTypes {
            /// Taken.
            Any = "any",
            /// Refused: 400.
            Default = "default",
        }
        /// Navigator: whether the provider organization's token may update a tenant.
        provider_token: ProviderToken {
            /// It may.
            ReadsAndUpdates = "updates",
            /// It may only read: 403.
            Reads = "reads",
        }
        /// Navigator: whether the provider organization's token does for the users and roles of
        /// its tenants. The guide asks for a token of the organization that is managed.
        identity_token: IdentityToken {
            /// It does.
            Provider = "provider",
            /// It does for its own organization alone: 403.
            Own = "own",
        }
        /// Navigator: a user who is added, or invited, a second time. No document says.
        org_users_again: OrgUsersAgain {
            /// Added or invited again; the roles are given beside those that are there.
            Succeeded = "succeeded",
            /// Among those that failed.
            Failed = "failed",
        }
        /// Navigator: a user who is removed, or an invitation that is revoked, and is not there.
        missing_users: MissingUsers {
            /// Among those that failed.
            Failed = "failed",
            /// Among those that succeeded.
            Succeeded = "succeeded",
        }
        /// Navigator: the payload that enables a service. The reference asks for one and does
        /// not show it.
        enable_payload: EnablePayload {
            /// An object with `enabled` as `true`; what else is in it is passed over.
            Enabled = "enabled",
            /// Anything.
            Any = "any",
        }
        /// Navigator: a service that is enabled a second time. No document says.
        services_again: ServicesAgain {
            /// Answered as the first time.
            Accepted = "accepted",
            /// Refused: 409.
            Refused = "refused",
        }
        /// Navigator: the key of an error's text. None is documented for organizations; a sibling
        /// of theirs answers `statusCode`, `message`, `requestId`.
        navigator_error_key: NavigatorErrorKey {
            /// As the sibling.
            Message = "message",
            /// `{"error": "..."}`.
            Error = "error",
            /// The text alone, not JSON.
            Text = "text",
        }
        /// Navigator: the status when an API token or OAuth app is refused. None is documented.
        refused_credentials: RefusedCredentials {
            /// 401 Unauthorized.
            Unauthorized = "401",
            /// 400 Bad Request.
            BadRequest = "400",
        }
    }
    values {
        /// Both: users at this domain cannot be added. Wiv names them in `failed_users`,
        /// Navigator in `failed.onAdd`.
        failing_domain: String = "fail.example".to_owned(),
        /// Both: the reason given for them. The example of Wiv's guide is this one.
        failing_reason: String = "User not found".to_owned(),
        /// Wiv: how many cases a page has unless `max_returned_items` says. The guide says 250.
        cases_per_page: usize = 250,
        /// Wiv: the workflows that there are, with commas between their ids; others are refused:
        /// 404. Empty: every id is one.
        workflow_ids: String = String::new(),
        /// Navigator: users at this domain have no VMware ID, so that they are invited and are in
        /// no list before they accept. All others have one and are added at once.
        invited_domain: String = "invited.example".to_owned(),
        /// Navigator: users at this domain cannot be invited; `failed.onInvite` names them.
        uninvited_domain: String = "uninvited.example".to_owned(),
        /// Both: how many lists a new customer, tenant or user is missing from. No document promises
        /// that a create shows in the next read.
        list_lag: u32 = 0,
        /// Both: how many characters of a name come back with `name_echo=cut`.
        longest_name: usize = 20,
        /// Both: how many rows a list of customers or tenants has, unless `long_lists` is `whole`.
        rows_per_list: usize = 100,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_is_the_default() {
        let defaults = Assumptions::default();
        assert_eq!(defaults.customer_id_key, CustomerIdKey::CustomerId);
        assert_eq!(defaults.failing_domain, "fail.example");
    }

    #[test]
    fn each_is_set_by_its_name() {
        let set = Assumptions::with(&["money=string", "list_lag = 2"]).unwrap();
        assert_eq!((set.money, set.list_lag), (Money::String, 2));
    }

    #[test]
    fn an_unknown_name_or_value_says_what_there_is() {
        let said = |assignment| Assumptions::with(&[assignment]).unwrap_err().to_string();
        insta::assert_snapshot!(said("money"), @"`money` is not of the form NAME=VALUE");
        insta::assert_snapshot!(said("moneys=string"), @"there is no assumption `moneys`: --list-assumptions lists them");
        insta::assert_snapshot!(said("money=coins"), @"`money` cannot be `coins`. It can be: number, string");
        insta::assert_snapshot!(said("list_lag=some"), @"`list_lag` cannot be `some`. It can be: any u32");
    }

    #[test]
    fn the_list_explains_every_name() {
        let list = Assumptions::list();
        for name in Assumptions::NAMES {
            assert!(list.lines().any(|line| line == *name), "{name}");
        }
    }
}
