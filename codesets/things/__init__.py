"""The things themselves: code systems, value sets and concept maps as immutable values, the sets and hierarchies that
their concepts stand in, what their sources carried along, and what is wrong with them.
"""
