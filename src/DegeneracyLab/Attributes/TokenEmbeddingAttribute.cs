namespace DegeneracyLab;

/// <summary>A vector for each token: [tokens] ids become [tokens, width]. It is the first layer of a network of tokens.</summary>
public sealed class TokenEmbeddingAttribute : ParametrisedLayerAttribute
{
    /// <summary>An embedding of a width.</summary>
    /// <param name="width">The width.</param>
    public TokenEmbeddingAttribute(int width) => Width = width;

    /// <summary>An embedding whose width is a parameter of the class's primary constructor.</summary>
    /// <param name="width">The parameter's name.</param>
    public TokenEmbeddingAttribute(string width) => Width = width;

    /// <summary>The width, or the parameter's name.</summary>
    public object Width { get; }
}
