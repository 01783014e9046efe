-- Shows a receipt to the transaction. $1 its SHA-256 in hexadecimal.
-- shape: one
select set_config('pennant.receipt', $1::text, true) as receipt
