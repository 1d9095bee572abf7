//! The attribute `#[support::test]`, which `support::runner` runs.

use proc_macro::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, ItemFn, Result, Token, parenthesized, parse_macro_input};

/// A test that runs real Terraform, with `support::runner`.
///
/// `#[support::test]` is for a test that passes on every Terraform.
/// `#[support::test(needs(Query, WriteOnly))]` names the features that it requires: variants of
/// `support::terraform::Feature`. `unless(Query)` is for the behaviour of a Terraform without a
/// feature. On any other Terraform the test does not run, and does not count as passed.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let On { needs, unless } = parse_macro_input!(arguments);
    let function = parse_macro_input!(item as ItemFn);
    if let Err(error) = takes_nothing(&function) {
        return error.into_compile_error().into();
    }
    let name = &function.sig.ident;
    quote! {
        #function

        ::support::inventory::submit! {
            ::support::runner::Case::new(
                ::core::module_path!(),
                ::core::stringify!(#name),
                #name,
                &[#(::support::terraform::Feature::#needs),*],
                &[#(::support::terraform::Feature::#unless),*],
            )
        }
    }
    .into()
}

/// A case is a plain function: it makes everything that it needs.
fn takes_nothing(function: &ItemFn) -> Result<()> {
    let signature = &function.sig;
    if signature.asyncness.is_none() && signature.inputs.is_empty() {
        return Ok(());
    }
    let words = "a test of real Terraform is a plain function without arguments";
    Err(Error::new_spanned(signature.to_token_stream(), words))
}

/// `needs(Feature, ...)` and `unless(Feature, ...)`: the Terraforms of a test.
#[derive(Default)]
struct On {
    needs: Vec<Ident>,
    unless: Vec<Ident>,
}

impl Parse for On {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut on = Self::default();
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            let inside;
            parenthesized!(inside in input);
            let features = Punctuated::<Ident, Token![,]>::parse_terminated(&inside)?;
            match word.to_string().as_str() {
                "needs" => on.needs.extend(features),
                "unless" => on.unless.extend(features),
                _ => {
                    return Err(Error::new_spanned(
                        word,
                        "`needs(...)` or `unless(...)` goes here",
                    ));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(on)
    }
}
