"""One public function each, from tables to tables; none imports another."""
