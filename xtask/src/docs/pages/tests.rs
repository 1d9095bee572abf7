//! Whole pages, one of each kind, and what is said of files that do not fit.

use super::*;
use crate::docs::toy::{FILES, Toy, directory};

/// The pages of the toy provider, made of these files in a directory of that name.
fn made_of(name: &str, files: &[(&str, &str)]) -> Result<Pages> {
    all(&Toy, &Sources::new(&directory(name, files)))
}

fn page(path: &str) -> String {
    let name = path.replace(['/', '.'], "-");
    made_of(&name, &FILES).unwrap().remove(path).unwrap()
}

#[test]
fn everything_that_is_served_has_a_page() {
    let pages = made_of("served", &FILES).unwrap();
    let paths: Vec<_> = pages.keys().collect();
    let expected = [
        "actions/lend.md",
        "data-sources/book.md",
        "ephemeral-resources/ticket.md",
        "functions/label.md",
        "index.md",
        "list-resources/book.md",
        "resources/book.md",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn a_resource_with_an_identity_shows_three_ways_to_import() {
    insta::assert_snapshot!(page("resources/book.md"), @r#"
    ---
    # Written by `cargo xtask docs` from the schema, examples/ and templates/: change those.
    page_title: "msp_book Resource - msp"
    subcategory: ""
    description: |-
      A book on a msp_shelf.
    ---

    # msp_book (Resource)

    A [book](https://example.com) on a `msp_shelf`.

    ## Example Usage

    ```terraform
    resource {}
    ```

    Bought at once.

    ## Schema

    ### Required

    - `title` (String) What it is called.

    ### Optional

    - `shelf_id` (String) Id of its `msp_shelf`.

    ### Read-Only

    - `id` (String) Its id.

    ## Import

    In Terraform v1.12.0 and later, OpenTofu included, with an `import` block by identity:

    ```terraform
    import { identity = {} }
    ```

    ### Identity Schema

    #### Required

    - `shelf_id` (String) Id of its shelf.
    - `book_id` (String) Its id.

    In Terraform v1.5.0 and later, with an `import` block by id:

    ```terraform
    import { id = "1/2" }
    ```

    In any version, with the command:

    ```shell
    terraform import msp_book.example 1/2
    ```

    ## More

    Of books.
    "#);
}

#[test]
fn a_data_source_has_what_its_template_adds() {
    insta::assert_snapshot!(page("data-sources/book.md"), @r#"
    ---
    # Written by `cargo xtask docs` from the schema, examples/ and templates/: change those.
    page_title: "msp_book Data Source - msp"
    subcategory: ""
    description: |-
      A book that is there.
    ---

    # msp_book (Data Source)

    A book that is there.

    ## Example Usage

    ```terraform
    data {}
    ```

    ## Schema

    ### Required

    - `title` (String) What it is called.

    ### Optional

    - `shelf_id` (String) Id of its `msp_shelf`.

    ### Read-Only

    - `id` (String) Its id.

    ## More

    Of data.
    "#);
}

#[test]
fn a_function_has_its_signature_its_arguments_and_what_it_returns() {
    insta::assert_snapshot!(page("functions/label.md"), @r#"
    ---
    # Written by `cargo xtask docs` from the schema, examples/ and templates/: change those.
    page_title: "label function - msp"
    subcategory: ""
    description: |-
      What is glued on a book
    ---

    # function: label

    Makes what is glued on a book.

    ## Example Usage

    ```terraform
    output {}
    ```

    Needs Terraform 1.8 or OpenTofu 1.7.

    It holds.

    ## Signature

    ```text
    label(number number, words list of string) object
    ```

    ## Arguments

    1. `number` (Number) Its number.
    2. `words` (List of String) What it is about.

    ## Return Type

    Object with the attributes:

    - `text` (String)
    - `width` (Number)
    "#);
}

#[test]
fn an_ephemeral_resource_says_which_core_it_needs() {
    insta::assert_snapshot!(page("ephemeral-resources/ticket.md"), @r#"
    ---
    # Written by `cargo xtask docs` from the schema, examples/ and templates/: change those.
    page_title: "msp_ticket Ephemeral Resource - msp"
    subcategory: ""
    description: |-
      Lets somebody in.
    ---

    # msp_ticket (Ephemeral Resource)

    Lets somebody in.

    ## Example Usage

    ```terraform
    ephemeral {}
    ```

    Needs Terraform 1.10 or OpenTofu 1.11.

    ## Schema

    There are no attributes.
    "#);
}

#[test]
fn a_list_resource_says_that_its_attributes_stand_in_a_block() {
    insta::assert_snapshot!(page("list-resources/book.md"), @r#"
    ---
    # Written by `cargo xtask docs` from the schema, examples/ and templates/: change those.
    page_title: "msp_book List Resource - msp"
    subcategory: ""
    description: |-
      Books that are there.
    ---

    # msp_book (List Resource)

    Books that are there.

    ## Example Usage

    ```terraform
    list {}
    ```

    Needs Terraform 1.14, whose `terraform query` runs it; OpenTofu has no list resources.

    The block stands in a file whose name ends in `.tfquery.hcl`, such as `existing.tfquery.hcl`, beside the `.tf` files: in those it is "not expected here".

    ## Schema

    In the `config` block:

    ### Optional

    - `shelf_id` (String) Id of its `msp_shelf`.
    "#);
}

#[test]
fn an_action_says_that_its_attributes_stand_in_a_block() {
    insta::assert_snapshot!(page("actions/lend.md"), @r#"
    ---
    # Written by `cargo xtask docs` from the schema, examples/ and templates/: change those.
    page_title: "msp_lend Action - msp"
    subcategory: ""
    description: |-
      Lends all books of a shelf.
    ---

    # msp_lend (Action)

    Lends all books of a shelf.

    ## Example Usage

    ```terraform
    action {}
    ```

    Needs Terraform 1.14; OpenTofu has no actions.

    ## Schema

    In the `config` block:

    ### Optional

    - `shelf_id` (String) Id of its `msp_shelf`.
    "#);
}

#[test]
fn every_missing_example_and_template_is_named_at_once() {
    let faults = made_of("missing", &[]).unwrap_err().to_string();
    // Of a data source the schema may tell everything.
    let required = FILES.map(|(path, _)| path);
    let mut required: Vec<_> =
        required.into_iter().filter(|path| !path.contains("templates/data")).collect();
    required.sort_unstable();
    let mut named: Vec<_> = faults
        .lines()
        .map(|line| line.strip_suffix(", which a page is made of, is missing").unwrap())
        .collect();
    named.sort_unstable();
    assert_eq!(named, required);
}

#[test]
fn files_that_nothing_is_made_of_any_more_are_named() {
    let mut files = FILES.to_vec();
    files.extend([
        ("examples/data-sources/msp_gone/data-source.tf", "data {}"),
        ("examples/functions/label/functions.tf", "output {}"),
        ("templates/actions/gone.md", "Gone."),
    ]);
    let faults = made_of("unused", &files).unwrap_err().to_string();
    insta::assert_snapshot!(faults, @r"
    examples/data-sources/msp_gone/data-source.tf: no page is made of it
    examples/functions/label/functions.tf: no page is made of it
    templates/actions/gone.md: no page is made of it
    ");
}
