# arn:aws:iam::123456789012:role/WivAccessRole
output "role_arn" {
  value = provider::msp::wiv_role_arn("123456789012")
}

# arn:aws-us-gov:iam::123456789012:role/WivAccessRole
output "role_arn_in_govcloud" {
  value = provider::msp::wiv_role_arn("123456789012", "aws-us-gov")
}
