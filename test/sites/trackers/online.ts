/** To a browser a machine without a network is offline, though its own servers answer; a tracker then keeps what it would send. */
Object.defineProperty(navigator, 'onLine', { get: () => true });
