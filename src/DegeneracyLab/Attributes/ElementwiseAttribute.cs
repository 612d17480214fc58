namespace DegeneracyLab;

/// <summary>An activation function of the user's.</summary>
/// <typeparam name="T">The function: a class with static members as <see cref="IElementwise"/> demands them.</typeparam>
public sealed class ElementwiseAttribute<T> : LayerAttribute;
