//! The open questions of the documents: one named assumption for each, which can be switched.
//!
//! The first value of each is the default. `--assume NAME=VALUE` sets one, `--list-assumptions`
//! lists them.

use super::assume::{AssumptionError, assumptions, line, paragraph};

impl Assumptions {
    /// Switches one, written as `NAME=VALUE`.
    ///
    /// # Errors
    /// If it has another form, or there is no such name or value.
    pub fn set(&mut self, assignment: &str) -> Result<(), AssumptionError> {
        let (name, value) = assignment
            .split_once('=')
            .ok_or_else(|| AssumptionError::Form(assignment.to_owned()))?;
        self.set_value(name.trim(), value.trim())
    }

    /// The defaults, with these switched.
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
        /// Wiv: the key of the id in the answer to a create of a customer. The guide says
        /// `customer_id`. Its first published version said `org_id`.
        customer_id_key: CustomerIdKey {
            /// As in the guide now.
            CustomerId = "customer_id",
            /// As in the guide's first version.
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
            /// No member has a name that a client could know.
            Unrecognised = "unrecognised",
            /// There are none. Only `num_of_integrations` tells how many there are.
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
            /// `{"message": "..."}`, except for the list.
            Message = "message",
            /// The text alone, not JSON, except for the list.
            Text = "text",
        }
        /// Wiv: a GET without `Content-Type`. The guide asks for the header on every call, and does
        /// not say what happens without it. A GET has no content to name.
        get_content_type: GetContentType {
            /// Served.
            Optional = "optional",
            /// Refused, as for a POST.
            Required = "required",
        }
        /// Wiv: a second onboarding link for one customer.
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
        /// Wiv: the place of a GCP integration's fields. The guide prints that body broken.
        gcp_fields: GcpFields {
            /// Within `integration_secret`.
            Nested = "nested",
            /// Beside `type` and `name`.
            Flat = "flat",
        }
        /// Wiv: the required members of a Google key file. The guide shows eleven. Keys from before
        /// Google wrote `universe_domain` have ten.
        key_file: KeyFile {
            /// All that the guide shows, except `universe_domain`.
            Documented = "documented",
            /// `type`, `project_id`, `private_key` and `client_email`. Others are optional.
            Least = "least",
        }
        /// Wiv: integrations of types other than AWS and GCP. Their form is not documented.
        other_types: OtherTypes {
            /// Accepted, with any object as `integration_secret`.
            Accepted = "accepted",
            /// Refused: 400.
            Refused = "refused",
        }
        /// Wiv: the external id of an AWS integration that no link of the customer gave out.
        aws_external_id: AwsExternalId {
            /// Accepted.
            Any = "any",
            /// Refused: 400.
            Linked = "linked",
        }
        /// Wiv: the time of an integration. The guide shows it without a zone.
        timestamp_zone: TimestampZone {
            /// UTC, without a zone.
            None = "none",
            /// UTC, with `+00:00` at the end.
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
        /// Wiv: how the answer writes the addresses that it received. The guide does not say.
        email_echo: EmailEcho {
            /// As they were sent.
            AsSent = "as_sent",
            /// In lower case.
            Lower = "lower",
        }
        /// Wiv: the scroll ids of one search for cases. The guide shows one in the form of
        /// Elasticsearch's, where a scroll is a cursor.
        scroll_ids: ScrollIds {
            /// One id. Each call with it moves it on by a page.
            Cursor = "cursor",
            /// One id for each page. It can be sent again.
            Page = "page",
        }
        /// Wiv: the last page of a search for cases. The guide says that `next_page_key` is null at
        /// the end. It does not say when the server knows that.
        last_case_page: LastCasePage {
            /// The last page with cases has null.
            Null = "null",
            /// The last page with cases has a key. An empty page follows.
            Empty = "empty",
        }
        /// Wiv: a search for the cases of a customer that does not exist. The guide calls
        /// `customer_id` a filter.
        cases_of_nobody: CasesOfNobody {
            /// It finds no case.
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
            /// With a longer name: `CLOUD_AWS`.
            Prefixed = "prefixed",
        }
        /// Both: how a name comes back, in answers and in lists. This is the name of a customer or
        /// an integration, and the `displayName` of a tenant. The documents show it as it was sent.
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
            /// Composed: a letter with an accent is one character.
            Nfc = "nfc",
            /// Decomposed: a letter with an accent is two characters.
            Nfd = "nfd",
            /// Escaped for HTML: `&amp;`.
            Escaped = "escaped",
            /// Cut after the number of characters in `longest_name`.
            Cut = "cut",
        }
        /// Both: a list of customers or tenants with more rows than `rows_per_list`. The documents
        /// know no such list, and no call for the rest of one.
        long_lists: ListSign {
            /// It has all of them.
            Whole = "whole",
            /// It has that many, and the status 206.
            Status206 = "status_206",
            /// The same, with the header `Link: <...>; rel="next"`.
            Link = "link",
            /// The same, with a `next_page_key`, as in a search for cases.
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
            /// Ignored.
            Ignored = "ignored",
        }
        /// Both: an empty or blank text where a name or similar is required. No document says.
        /// (`state` and `zip` may always be empty: not every country has them.)
        blank_text: BlankText {
            /// Refused: 400.
            Refused = "refused",
            /// Accepted.
            Accepted = "accepted",
        }
        /// Navigator: the fields of a tenant in reads. The documented ones leave out `addressLine1`
        /// and `addressLine2`. The read of a single organization leaves out `adminUserEmail` too.
        tenant_reads: TenantReads {
            /// As documented.
            Documented = "documented",
            /// Every field.
            Whole = "whole",
        }
        /// Navigator: the answer to the update of a tenant. The documents do not show it.
        update_answer: UpdateAnswer {
            /// Like the answer to a read, with the timestamps.
            Read = "read",
            /// Like the answer to the create, without them.
            Created = "created",
        }
        /// Navigator: how `state` comes back. The documented request has `Georgia`, a documented
        /// read has `GA`.
        state_echo: StateEcho {
            /// As it was sent.
            AsSent = "as_sent",
            /// A state of the US as its two letters.
            Abbreviated = "abbreviated",
        }
        /// Navigator: two tenants of one `domain`. No document says.
        tenant_domains: TenantDomains {
            /// Two tenants.
            Repeatable = "repeatable",
            /// The second is refused: 409.
            Unique = "unique",
        }
        /// Navigator: an `adminUserEmail` that is not empty. It is documented, but the one known
        /// client says that it fails.
        admin_user_email: AdminUserEmail {
            /// Accepted.
            Accepted = "accepted",
            /// Refused: 400.
            Refused = "refused",
        }
        /// Navigator: a `tenantType` other than `DEFAULT`. The reference spells another one
        /// `INTENRAL`.
        tenant_types: TenantTypes {
            /// Accepted.
            Any = "any",
            /// Refused: 400.
            Default = "default",
        }
        /// Navigator: whether the token of the provider organization may update a tenant.
        provider_token: ProviderToken {
            /// It may.
            ReadsAndUpdates = "updates",
            /// It may only read: 403.
            Reads = "reads",
        }
        /// Navigator: whether the token of the provider organization is good for the users and
        /// roles of its tenants. The guide asks for a token of the managed organization.
        identity_token: IdentityToken {
            /// It is.
            Provider = "provider",
            /// Only for its own organization: 403.
            Own = "own",
        }
        /// Navigator: a user who is added, or invited, a second time. No document says.
        org_users_again: OrgUsersAgain {
            /// Added or invited again. The user keeps the old roles and gets the new ones.
            Succeeded = "succeeded",
            /// Among the failed users.
            Failed = "failed",
        }
        /// Navigator: the removal of a user, or of an invitation, that does not exist.
        missing_users: MissingUsers {
            /// Among the failed users.
            Failed = "failed",
            /// Among the users that succeeded.
            Succeeded = "succeeded",
        }
        /// Navigator: the payload that enables a service. The reference asks for one and does not
        /// show it.
        enable_payload: EnablePayload {
            /// An object with `enabled` as `true`. Other members are ignored.
            Enabled = "enabled",
            /// Anything.
            Any = "any",
        }
        /// Navigator: a service that is enabled a second time. No document says.
        services_again: ServicesAgain {
            /// Answered like the first time.
            Accepted = "accepted",
            /// Refused: 409.
            Refused = "refused",
        }
        /// Navigator: the key of an error's text. None is documented for organizations. A similar
        /// API answers `statusCode`, `message`, `requestId`.
        navigator_error_key: NavigatorErrorKey {
            /// Like that API.
            Message = "message",
            /// `{"error": "..."}`.
            Error = "error",
            /// The text alone, not JSON.
            Text = "text",
        }
        /// Navigator: the status for a refused API token or OAuth app. None is documented.
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
        /// Both: the reason for that. Wiv's guide has this one as its example.
        failing_reason: String = "User not found".to_owned(),
        /// Wiv: how many cases a page has without `max_returned_items`. The guide says 250.
        cases_per_page: usize = 250,
        /// Wiv: the ids of the workflows, with commas between them. Others get a 404. Empty: every
        /// id is a workflow.
        workflow_ids: String = String::new(),
        /// Navigator: users at this domain have no VMware ID. So they are invited, and are in no
        /// list before they accept. All others have one and are added at once.
        invited_domain: String = "invited.example".to_owned(),
        /// Navigator: users at this domain cannot be invited. `failed.onInvite` names them.
        uninvited_domain: String = "uninvited.example".to_owned(),
        /// Both: how many lists do not show a new customer, tenant or user. No document promises
        /// that the next read shows a create.
        list_lag: u32 = 0,
        /// Both: how many characters a name keeps with `name_echo=cut`.
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
