resource "msp_customer" "example" {
  name = "Example Customer"
}

# Many customers: one block, one call to read them all.
resource "msp_customer" "each" {
  for_each = toset(["Example North", "Example South"])

  name = each.key
}
