namespace DegeneracyLab.Analysis;

/// <summary>Gives a meaning to what a pickle refers to. A pickle itself has no more than data and names.</summary>
internal interface IPickleHost
{
    /// <summary>The value of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InvalidDataException">The name is not one that is known.</exception>
    object Find(PickledGlobal name);

    /// <summary>The value of a call, which the host makes from the arguments; nothing is executed.</summary>
    /// <param name="function">What would be called.</param>
    /// <param name="arguments">The arguments.</param>
    /// <exception cref="InvalidDataException">The function is not one that is known, or takes other arguments.</exception>
    object? Call(object? function, object?[] arguments);

    /// <summary>The value of a persistent identifier.</summary>
    /// <param name="identifier">The identifier.</param>
    /// <exception cref="InvalidDataException">It is not one that is known.</exception>
    object Load(object? identifier);
}
