-- What became of orders is asked whenever a visitor is counted, and most orders stay as they are: an
-- index of just the events that amend them answers that without reading a row of any order.
CREATE INDEX event_amendment ON event (order_id)
  WHERE order_id IS NOT NULL
    AND name IN ('Order Cancelled', 'Order Refunded', 'Order Updated', 'order_cancelled', 'refund');
