//! Countries by their two letters in ISO 3166-1.

use super::invisible::shown;

/// The 249 officially assigned codes.
const ASSIGNED: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN \
    BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ \
    DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL \
    GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM \
    JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME \
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD \
    SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Kosovo has no code of its own. The standard leaves this one to users. The European Union, banks
/// and lists of addresses use it.
const KOSOVO: &str = "XK";

/// Checks a country: two capital letters of ISO 3166-1.
///
/// # Errors
/// If no country has that code. The error names the country that was meant, where that is known.
pub fn check(text: &str) -> Result<(), String> {
    let is_assigned = |code: &str| code == KOSOVO || ASSIGNED.split(' ').any(|one| one == code);
    if is_assigned(text) {
        return Ok(());
    }
    let capitals = text.to_ascii_uppercase();
    let meant = match &*capitals {
        "UK" => "GB",
        "EL" => "GR",
        capitals => capitals,
    };
    if is_assigned(meant) {
        return Err(format!(
            "Write `{meant}`, not {}: ISO 3166 has this country under that code.",
            shown(text)
        ));
    }
    if text == "false" {
        return Err(
            "Write `\"NO\"` in the YAML file, with the quotes. Without them YAML reads `NO` \
                    as \"false\"."
                .to_owned(),
        );
    }
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(format!(
            "ISO 3166 has no country with the code {}. Write a code that it has, such as `US`.",
            shown(text)
        ));
    }
    Err(format!(
        "It must be two capital letters as in ISO 3166, such as `US`, not {}.",
        shown(text)
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::provider::checks::tests::sorted;

    #[test]
    fn there_are_249_codes() {
        let codes: BTreeSet<_> = ASSIGNED.split(' ').collect();
        assert_eq!(codes.len(), 249);
        assert_eq!(ASSIGNED.split(' ').count(), 249, "each once");
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()))
        );
    }

    #[test]
    fn a_code_that_is_not_assigned_is_none() {
        let none =
            ["XX", "ZZ", "QQ", "AA", "EU", "UN", "AN", "YU", "SU", "CS", "TP", "ZR", "FX", "DD"];
        let no_code = [
            "",
            "U",
            "Ü",
            "USA",
            "1A",
            "DEU",
            "840",
            "U.S.",
            "US ",
            "ＵＳ",
            "🇺🇸",
            "false",
            "true",
            "null",
            "Germany",
            "U\u{200b}S",
            "AD AE",
            " ",
        ];
        let known = ["us", "Us", "UK", "uk", "EL", "el", "gB"];
        sorted(check, &[], &[&none[..], &no_code, &known].concat());
    }

    #[test]
    fn the_code_that_is_meant_is_said() {
        let said = |text| check(text).unwrap_err();
        insta::assert_snapshot!(said("UK"), @r#"Write `GB`, not "UK": ISO 3166 has this country under that code."#);
        insta::assert_snapshot!(said("us"), @r#"Write `US`, not "us": ISO 3166 has this country under that code."#);
        insta::assert_snapshot!(said("false"), @r#"Write `"NO"` in the YAML file, with the quotes. Without them YAML reads `NO` as "false"."#);
        insta::assert_snapshot!(said("XX"), @r#"ISO 3166 has no country with the code "XX". Write a code that it has, such as `US`."#);
        insta::assert_snapshot!(said("USA"), @r#"It must be two capital letters as in ISO 3166, such as `US`, not "USA"."#);
    }
}
