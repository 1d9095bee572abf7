# arn:aws:iam::123456789012:role/WivAccessRole
output "role_arn" {
  value = provider::msp::wiv_role_arn("123456789012")
}
