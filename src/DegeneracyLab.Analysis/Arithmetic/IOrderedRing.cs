namespace DegeneracyLab.Analysis;

/// <summary>Numbers whose sign can be asked for.</summary>
/// <typeparam name="T">The numbers.</typeparam>
internal interface IOrderedRing<T> : IRing<T>
{
    /// <summary>-1, 0 or 1; null where it is not certain.</summary>
    int? Sign(T a);
}
