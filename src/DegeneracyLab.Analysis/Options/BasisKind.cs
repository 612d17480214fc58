namespace DegeneracyLab.Analysis;

/// <summary>What the directions of a basis are chosen by.</summary>
public enum BasisKind
{
    /// <summary>The Jacobian to the output: the Interaction Basis of arXiv 2405.10927, section 6.</summary>
    Global,

    /// <summary>
    /// The Jacobian to the next node layer in that layer's own basis, from the output backwards: the Local Interaction
    /// Basis of arXiv 2405.10928, with its 'jacobian' formula.
    /// </summary>
    Local,

    /// <summary>
    /// As <see cref="Local"/>, with the gradient of the next layer's features times those features in place of the Jacobian,
    /// integrated from 0 to the activations: the '(1-0)*alpha' formula of the same authors' earlier work.
    /// </summary>
    LocalGradient,

    /// <summary>
    /// As <see cref="LocalGradient"/>, with the gradient of the squared change of the next layer's features: the
    /// '(1-alpha)^2' formula.
    /// </summary>
    LocalChange,

    /// <summary>
    /// The principal directions of the activations, unscaled: 'pca' if the basis is centred, else 'svd'. Jacobians play no part.
    /// </summary>
    PrincipalDirections,

    /// <summary>The units as they are.</summary>
    Neurons,
}
