//! The states of the US by their two letters.

const STATES: &str = "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|\
CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|\
IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|\
MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|\
NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|\
ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|\
SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|\
WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming";

/// The two letters of this state, or the text as it is.
pub(super) fn abbreviated(state: &str) -> &str {
    STATES
        .split('|')
        .filter_map(|entry| entry.split_once(' '))
        .find(|(_, name)| *name == state)
        .map_or(state, |(letters, _)| letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_has_two_letters_and_all_else_stays() {
        for (sent, told) in
            [("Georgia", "GA"), ("West Virginia", "WV"), ("GA", "GA"), ("Hessen", "Hessen")]
        {
            assert_eq!(abbreviated(sent), told);
        }
    }
}
