namespace DegeneracyLab;

/// <summary>A layer of a declared network. The order of the attributes on the class is the order of the layers.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>The kinds of layers are those that the generator knows, so only this library has any.</summary>
    private protected LayerAttribute()
    {
    }

    /// <summary>
    /// The name of the layer's hook point. Without it, the layer is named by its kind and its ordinal among the layers
    /// of this kind: <c>Linear1</c>, <c>ReLU1</c>, <c>Linear2</c>, ...
    /// </summary>
    public string? Name { get; set; }
}
