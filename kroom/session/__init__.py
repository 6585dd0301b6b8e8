"""What may happen in the room: protocol, events, state, decisions. Pure; reads no clock."""
